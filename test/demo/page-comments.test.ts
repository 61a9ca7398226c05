import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { tokenizer } from 'acorn'
import { withoutComments } from '../../base/page-comments.ts'

const ROOT = new URL('../../', import.meta.url)
const FOLDERS = ['base/web/', 'gateway/console/', 'sync/hypervisor/pages/']

/** Every token with its text, as a compiler reads it. */
function tokensOf(code: string): readonly string[] {
  const tokens = tokenizer(code, { ecmaVersion: 'latest', sourceType: 'module' })
  return [...tokens].map(({ type, start, end }) => `${type.label} ${code.slice(start, end)}`)
}

for (const folder of FOLDERS)
  test(`what goes out of ${folder} says what was written: every token of its modules, without a comment`, () => {
    const url = new URL(folder, ROOT)
    let spared = 0
    for (const name of globSync('**/*.js', { cwd: fileURLToPath(url) })) {
      const code = readFileSync(new URL(name, url), 'utf8')
      const served = withoutComments(code)
      assert.deepEqual(tokensOf(served), tokensOf(code), name)
      assert.doesNotMatch(served, /^\s*\/[/*]/m, name)
      spared += code.length - served.length
    }
    assert.ok(spared > 1_000, 'comments were there')
  })

test('what stands behind code stays: only what begins a line goes', () => {
  const code = 'const a = 1 // one\nconst b = `\n1 // no comment`\n/** c */\nconst c = /\\/*x/\n'
  assert.equal(withoutComments(code), code.replace('/** c */\n', ''))
})
