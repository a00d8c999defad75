/**
 * The AppView's answers about accounts and records: what it shows to callers who are not logged in, and how it goes
 * wrong. Must not know of streams: it reads the world as it is now.
 */
import { invalid, ok, type Answer } from '../answer.js'
import { FEED, LIST, PACK, POST } from '../record.js'
import { getServices } from './labelers.js'
import { getProfile, getProfiles } from './profiles.js'
import { getFeedGenerators, getList, getPosts, getStarterPacks } from './records.js'
import type { Asked } from './views.js'

export type { Asked } from './views.js'

/** One of the AppView's questions. */
interface Question {
  /** The parameter that names what is asked about. */
  readonly param: string
  answer(asked: Asked, query: URLSearchParams): Answer
  /** Its answer when there is nothing of that. */
  readonly none: Answer
  /** Names that can be asked about. */
  all(asked: Asked): readonly string[]
  /** Of how many it is asked at once. */
  readonly most: number
}

const people = ({ world }: Asked): string[] => world.active.map(({ did }) => did)
const records =
  (collection: string) =>
  ({ world }: Asked): string[] =>
    world
      .all(collection)
      .filter((kept) => world.stands(kept))
      .map(({ uri }) => uri)

const QUESTIONS: ReadonlyMap<string, Question> = new Map([
  [
    'app.bsky.actor.getProfiles',
    { param: 'actors', answer: getProfiles, none: ok({ profiles: [] }), all: people, most: 3 },
  ],
  [
    'app.bsky.actor.getProfile',
    { param: 'actor', answer: getProfile, none: invalid('Profile not found'), all: people, most: 1 },
  ],
  [
    'app.bsky.feed.getPosts',
    { param: 'uris', answer: getPosts, none: ok({ posts: [] }), all: records(POST), most: 3 },
  ],
  [
    'app.bsky.feed.getFeedGenerators',
    { param: 'feeds', answer: getFeedGenerators, none: ok({ feeds: [] }), all: records(FEED), most: 3 },
  ],
  [
    'app.bsky.graph.getList',
    { param: 'list', answer: getList, none: invalid('List not found'), all: records(LIST), most: 1 },
  ],
  [
    'app.bsky.graph.getStarterPacks',
    { param: 'uris', answer: getStarterPacks, none: ok({ starterPacks: [] }), all: records(PACK), most: 3 },
  ],
  [
    'app.bsky.labeler.getServices',
    {
      param: 'dids',
      answer: getServices,
      none: ok({ views: [] }),
      all: ({ labeler }: Asked) => [labeler.did],
      most: 1,
    },
  ],
])

/** Undefined for a method that is none of the AppView's. */
export function appviewAnswer(method: string, asked: Asked, query: URLSearchParams): Answer | undefined {
  return QUESTIONS.get(method)?.answer(asked, query)
}

/** Its answer while it says that nothing is there. */
export function answerOfNone(method: string): Answer | undefined {
  return QUESTIONS.get(method)?.none
}

/** Its answer while it tells of others than those asked about. */
export function answerOfOthers(method: string, asked: Asked, query: URLSearchParams): Answer | undefined {
  const question = QUESTIONS.get(method)
  if (question === undefined) return undefined
  const { param, most } = question
  const wanted = new Set(query.getAll(param))
  const others = question.all(asked).filter((name) => !wanted.has(name))
  const asking = others.slice(0, most).map((name): [string, string] => [param, name])
  return question.answer(asked, new URLSearchParams(asking))
}
