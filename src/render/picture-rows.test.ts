import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { rowsOf, shapeClass, shapeOf } from './picture-rows.js'

test('every shape has a frame that is near it, between 1:3 and 3:1, and the style sheet knows it', () => {
  const css = readFileSync(new URL('../../../static/page.css', import.meta.url), 'utf8')
  for (let told = 0.2; told < 5; told *= 1.01) {
    const shape = shapeOf({ width: told * 1000, height: 1000 })
    const wanted = Math.min(Math.max(told, 0.33), 3)
    assert.ok(Math.abs(Math.log(shape / wanted)) < Math.log(1.1) / 2 + 0.02, `${told} is not ${shape}`)
    const ratio = new RegExp(`^\\.${shapeClass(shape)} \\{\\s+--r: ([\\d.]+);`, 'm').exec(css)?.[1]
    assert.equal(Number(ratio), shape)
  }
  assert.equal(shapeOf(undefined), 1.33)
  assert.equal(shapeOf({ width: NaN, height: 0 }), 1.33)
})

const rows = (...shapes: number[]) =>
  rowsOf(shapes.map((shape) => ({ shape }))).map((row) => row.map(({ shape }) => shape))

test('pictures stand in rows of about one width, in their order', () => {
  assert.deepEqual(rows(), [])
  assert.deepEqual(rows(0.56), [[0.56]])
  assert.deepEqual(rows(1.78, 1.78), [[1.78, 1.78]])
  assert.deepEqual(rows(1, 1, 1), [[1, 1, 1]])
  assert.deepEqual(rows(1, 1, 1, 1), [
    [1, 1],
    [1, 1],
  ])
  assert.deepEqual(rows(1.78, 1.78, 1.78), [[1.78], [1.78, 1.78]])
  assert.deepEqual(rows(0.56, 0.56, 0.56, 0.56), [[0.56, 0.56, 0.56, 0.56]])
  assert.deepEqual(rows(3, 0.75, 0.75, 0.75), [[3], [0.75, 0.75, 0.75]])
})

test('no picture is lost, and no row is of more than four', () => {
  for (let n = 1; n <= 20; n++) {
    const shapes = Array.from({ length: n }, (_, i) => [0.33, 1, 3, 0.56][(i * n) % 4] ?? 1)
    const made = rows(...shapes)
    assert.deepEqual(made.flat(), shapes)
    assert.ok(made.every((row) => row.length >= 1 && row.length <= 4))
  }
})
