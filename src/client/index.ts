/**
 * client: the browser's side of the wire.
 *
 * Owns the page's route and a feed's other faces, the viewer socket, feeds shared by key, pace, resume and the rule for
 * the slow. It must not know where events come from. Invariants: nothing is encoded per viewer but on joining and after
 * falling behind; no queue grows without a bound; a removal reaches everyone, the slow and the paused too, or they are
 * closed.
 */
export { aboutPage } from './about-page.js'
export { Dividers } from './dividers.js'
export { Doors } from './doors.js'
export { mountFaces } from './faces/index.js'
export { Feeds } from './feeds.js'
export { fingerprint, mountFiles, ownPicture } from './files.js'
export { LookBack } from './look-back.js'
export { mountMachines } from './machines.js'
export { mountPostPage } from './post-page.js'
export { feedPage, send, sendSentence } from './pages.js'
export { readiness } from './readiness.js'
export { createViewerSocket } from './socket.js'
export { StatusHoles } from './status-holes.js'
export { statusPage } from './status-page.js'
export { statusReport, type StatusSources } from './status-report.js'
export { createStatusSocket } from './status-socket.js'
export { withheldWords, type SourceLine } from './source-line.js'
