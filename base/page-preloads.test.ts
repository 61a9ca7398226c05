import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reachOf, withPreloads } from './page-preloads.ts'

const from = (path: string): string => ['import { x } from', `'${path}'`].join(' ')
const later = (path: string): string => `const later = () => import${`('${path}')`}`
const FILES: Readonly<Record<string, string>> = {
  '/app.js': [from('./a.js'), from('./deep/b.js'), later('./later.js')].join('\n'),
  '/a.js': from('./deep/c.js').replace('import', 'export'),
  '/deep/b.js': `// import nothing\n${from('../a.js')}`,
  '/deep/c.js': `/** ${from('./no.js')} */\nexport const c = 1`,
  '/home.js': from('./deep/c.js'),
}
const codeAt = (path: string) => FILES[path]

test('what a module loads at once is there once, and nothing that comes later or stands in a comment', () => {
  assert.deepEqual(reachOf('/app.js', codeAt), ['/app.js', '/a.js', '/deep/b.js', '/deep/c.js'])
})

test('a page names all of them, beside those that it names itself', () => {
  const html = `<head>\n<link rel="modulepreload" href="/home.js">\n<script type="module" src="/app.js"></script>\n</head>`
  const links = [...withPreloads(html, codeAt).matchAll(/modulepreload" href="([^"]+)"/g)]
  assert.deepEqual(
    links.map(([, path]) => path),
    ['/home.js', '/deep/c.js', '/a.js', '/deep/b.js'],
  )
})
