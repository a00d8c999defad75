import assert from 'node:assert/strict'
import { it } from 'node:test'
import { sharedScripts } from './files.js'

it('what the page shares with the filter runs in a browser as it is: it imports nothing and names no map', () => {
  const scripts = sharedScripts()
  assert.deepEqual([...scripts.keys()], ['fold', 'tokens'])
  for (const script of scripts.values()) {
    assert.match(script, /^export function /m)
    assert.doesNotMatch(script, /^import |\bprocess\b|\bBuffer\b|sourceMappingURL/m)
  }
})
