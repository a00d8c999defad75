/**
 * Where events come from: the network's hosts over Jetstream v1 or v2 or the raw firehose, the built-in network in their place,
 * or a recording.
 *
 * Owns connections, reconnects, the cursor between them, the fold of repeats, and what is said of it all in words. It must
 * not know what is shown, to whom, or what an event means; the built-in network it knows only as an address.
 * Invariant: the sink gets every new event once, in the order of its connection, and never two sources mixed: between two of
 * them comes one `reset()`. Nothing that an upstream sends makes it throw, and nothing is delivered after it was ended.
 *
 * Labelers are followed beside all that, by the same sockets, waits and kind of saved place: labelers.ts.
 *
 * A new protocol is one more `Protocol` (dial.ts) that protocols.ts chooses by the path; hosts.ts does the rest.
 */
export { parseLabelers, type LabelerPlace } from './labels-plan.js'
export { followLabelers, type Labelers } from './labelers.js'
export { holeWords, spanWords, type Hole } from './hole.js'
export { parseUpstream, type RecordingPlan, type UpstreamPlan } from './plan.js'
export type { SourceOptions } from './ground.js'
export { createSource } from './source.js'
export type { Timings } from './timings.js'
export type { Arrival, Decode, Sink, Source, SourceName, SourceState } from './types.js'
