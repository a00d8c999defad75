import type { TallyState } from '../../src/simnet/index.js'
import type { Hole } from '../../src/upstream/index.js'

/** Unix ms, with fractions: each child says when it looked, as it may be late to look. */
interface Taken {
  readonly at: number
}

/** What a process uses, as it sees itself. */
export interface Usage extends Taken {
  /** User and system time since its start, all threads, µs. */
  readonly cpuUs: number
  /** Bytes. */
  readonly rss: number
  /** The JavaScript heap and buffers outside of it, bytes. */
  readonly heap: number
}

/** What lean readers have got since their start. */
export interface Counts extends Taken {
  readonly open: number
  readonly frames: number
  readonly posts: number
  readonly bytes: number
}

/** What the listener of a soak has been handed, all since its start. */
export interface Heard {
  /** Without `#sync`. */
  readonly events: number
  /** By the newest commit's `rev`, which no fault makes wrong, Unix ms; 0 before the first. */
  readonly newestAt: number
  readonly account: TallyState
  readonly holes: readonly Hole[]
  /** How the source says that it is. */
  readonly words: string
  readonly repeats: number
  readonly reconnects: number
  readonly turns: number
  readonly malformed: number
}

/** What the bench asks its child processes, and what they answer. */
export interface Questions {
  /** Any child. `collect`: garbage is thrown away first. */
  usage: { given: { readonly collect: boolean }; answer: Usage }
  /** The network: so many events a second from now on. */
  rate: { given: number; answer: void }
  /** The network: everyone posts once, so that all can become known. Answers how many they are. */
  introduce: { given: undefined; answer: number }
  /** The network: one post with this text, at once. */
  say: { given: string; answer: void }
  /** The network: posts made so far. */
  made: { given: undefined; answer: Taken & { readonly posts: number } }
  /** The readers: one more viewer at each of these addresses. Answers when all are open. */
  open: { given: readonly string[]; answer: void }
  counts: { given: undefined; answer: Counts }
  leave: { given: undefined; answer: void }
  /** The network of a soak: how many streams are read. */
  streaming: { given: undefined; answer: number }
  heard: { given: undefined; answer: Heard }
}

type Handlers = {
  [K in keyof Questions]?: (
    given: Questions[K]['given'],
  ) => Questions[K]['answer'] | Promise<Questions[K]['answer']>
}

export interface Asked {
  readonly id: number
  readonly name: keyof Questions
  readonly given: unknown
}

/** What a child says: an answer, or once, that it is ready. */
export type Said =
  | { readonly ready: string }
  | { readonly id: number; readonly answer?: unknown }
  | { readonly id: number; readonly error: string }

export function now(): number {
  return performance.timeOrigin + performance.now()
}

/** In a child: answers what there is a handler for, and leaves the rest to others. */
export function answer(handlers: Handlers): void {
  process.on('message', ({ id, name, given }: Asked) => {
    const handler = handlers[name] as ((given: unknown) => unknown) | undefined
    if (handler === undefined) return
    const told = new Promise((resolve) => resolve(handler(given)))
    told.then(
      (value) => process.send?.({ id, answer: value } satisfies Said),
      (error: unknown) => process.send?.({ id, error: String(error) } satisfies Said),
    )
  })
}

/** In a child: it listens at `url`, or has none, and takes questions from now on. */
export function ready(url = ''): void {
  process.channel?.ref()
  process.send?.({ ready: url } satisfies Said)
}
