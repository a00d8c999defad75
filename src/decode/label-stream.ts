import type { Decoded } from './event.js'
import { asideOf, openFrame, type StreamFrame } from './event-stream.js'
import type { Failure, Info, Unknown } from './firehose-message.js'
import { isCount } from './json.js'
import { labelOf, type LabelFault, type SignedLabel } from './label.js'

/** What one frame of a labeler's stream says. */
export type LabelStreamMessage = Labels | Info | Failure | Unknown

/** Labels that share one place in the stream. */
export interface Labels {
  readonly kind: 'labels'
  readonly seq: number
  /** In the order of the message. */
  readonly labels: readonly SignedLabel[]
  /** One for each entry that is no label. */
  readonly faults: readonly LabelFault[]
}

/** Why a frame gave no message. A closed list: it becomes a metric's label. */
export type LabelStreamFault = 'cbor' | 'shape' | 'size' | LabelFault

/**
 * A binary frame of a labeler's stream: pure and total, signatures are for the caller to check.
 * Source: lexicon com.atproto.label.subscribeLabels
 */
export function decodeLabelStream(frame: Uint8Array): Decoded<LabelStreamMessage, LabelStreamFault> {
  const opened = openFrame(frame)
  const outcome = typeof opened === 'string' ? opened : messageOf(opened)
  return typeof outcome === 'string' ? { ok: false, fault: outcome } : { ok: true, value: outcome }
}

function messageOf(opened: StreamFrame): LabelStreamMessage | 'shape' {
  const { op, t, body } = opened
  if (op !== 1 || t !== '#labels') return asideOf(opened)
  const { seq, labels: entries } = body
  if (!isCount(seq) || !Array.isArray(entries)) return 'shape'
  const labels: SignedLabel[] = []
  const faults: LabelFault[] = []
  for (const entry of entries as unknown[]) {
    const read = labelOf(entry, seq)
    if (typeof read === 'string') faults.push(read)
    else labels.push(read)
  }
  return { kind: 'labels', seq, labels, faults }
}
