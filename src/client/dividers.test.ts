import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Dividers, type Hole } from './dividers.js'

const MINUTE = 60_000

/** A hole that was noticed at `at`. */
function cut(at: number, seconds?: number, host = 'a.example'): Hole {
  return { reason: 'cut', host, at, ...(seconds === undefined ? {} : { seconds }) }
}

function gap(at: number, messages: number, host = 'a.example'): Hole {
  return { reason: 'gap', host, at, messages }
}

const words = ({ reason, host, seconds, messages }: Hole) =>
  `${reason} ${messages ?? seconds ?? 'some'} ${host}`

function dividers(ageMs = 30 * MINUTE) {
  const all = new Dividers({ words, ageMs })
  return { all, said: (older: number, newer: number) => all.between(older, newer)?.words }
}

describe('Dividers', () => {
  it('stand between what came before and what came after', () => {
    const { all, said } = dividers()
    assert.equal(said(0, Infinity), undefined)
    all.note(cut(0, 90), 10)
    assert.deepEqual(all.between(10, 11), { id: 'hole-10', words: 'cut 90 a.example.' })
    assert.equal(said(3, 40), 'cut 90 a.example.')
    assert.equal(said(11, 12), undefined)
    assert.equal(said(9, 10), undefined)
    assert.equal(said(10, Infinity), 'cut 90 a.example.')
  })

  it('are one where nothing came between, summed up by host and kind', () => {
    const { all, said } = dividers()
    all.note(cut(0, 90), 10)
    all.note(cut(1000, 5), 10)
    all.note(gap(2000, 3), 10)
    all.note(gap(3000, 4), 10)
    all.note(gap(4000, 1, 'b.example'), 10)
    assert.equal(said(10, 11), 'cut 95 a.example. gap 7 a.example. gap 1 b.example.')
  })

  it('are one to a page that shows nothing of what came between', () => {
    const { all } = dividers()
    all.note(cut(0, 90), 10)
    all.note(cut(1000, 100), 20)
    assert.deepEqual(all.between(5, 30), { id: 'hole-10', words: 'cut 190 a.example.' })
    assert.deepEqual(all.between(15, 30), { id: 'hole-20', words: 'cut 100 a.example.' })
  })

  it('do not pretend to know how wide a sum is, of which a part is unknown', () => {
    const { all, said } = dividers()
    all.note(cut(0, 90), 10)
    all.note(cut(1000), 20)
    assert.equal(said(0, 30), 'cut some a.example.')
  })

  it('come once a minute when a little is missing all the time, and leave nothing out', () => {
    const { all, said } = dividers()
    for (let second = 0; second <= 60; second++) {
      all.note(gap(second * 1000, 1), second + 1)
      all.tick(second + 1, second * 1000)
    }
    assert.equal(said(1, 2), 'gap 1 a.example.')
    assert.equal(said(2, 60), undefined)
    assert.equal(said(60, Infinity), 'gap 60 a.example. Some of that within the minute before.')
  })

  it('come when the minute is over though nothing is missing any more', () => {
    const { all, said } = dividers()
    all.note(gap(0, 1), 1)
    all.note(gap(1000, 2), 2)
    all.tick(7, 59_999)
    assert.equal(said(2, Infinity), undefined)
    all.tick(8, 60_000)
    assert.equal(said(8, 9), 'gap 2 a.example. Some of that within the minute before.')
    all.tick(9, 200_000)
    assert.equal(said(9, Infinity), undefined, 'once')
  })

  it('come at once when a minute is missing, or nobody knows how much, and tell what waited', () => {
    const { all, said } = dividers()
    all.note(cut(0, 59), 1)
    all.note(cut(1000, 59), 2)
    assert.equal(said(2, Infinity), undefined)
    all.note(cut(2000, 60, 'b.example'), 3)
    assert.equal(said(3, 4), 'cut 59 a.example. cut 60 b.example. Some of that within the minute before.')
    all.note(cut(3000), 4)
    assert.equal(said(4, 5), 'cut some a.example.')
  })

  it('take the place they are given, also before others', () => {
    const { all, said } = dividers()
    all.note(cut(0, 90), 100)
    all.note(cut(1000, 91), 50)
    assert.equal(said(50, 60), 'cut 91 a.example.')
    assert.equal(said(100, 101), 'cut 90 a.example.')
  })

  it('are forgotten with the posts, and beyond the newest hundred', () => {
    const { all, said } = dividers(1000)
    all.note(cut(0, 90), 1)
    all.note(cut(500, 90), 2)
    all.tick(3, 1200)
    assert.equal(said(1, 2), undefined)
    assert.equal(said(2, 3), 'cut 90 a.example.')
    for (let n = 3; n < 300; n++) all.note(cut(500, 90), n)
    assert.equal(said(199, 200), undefined)
    assert.equal(said(200, 201), 'cut 90 a.example.')
    assert.equal(said(299, 300), 'cut 90 a.example.')
  })

  it('are nothing after a reset, what waited too', () => {
    const { all, said } = dividers()
    all.note(gap(0, 1), 1)
    all.note(gap(1, 1), 2)
    all.clear()
    all.tick(3, 100_000)
    assert.equal(said(0, Infinity), undefined)
    all.note(gap(2, 5), 4)
    assert.equal(said(4, 5), 'gap 5 a.example.')
  })
})
