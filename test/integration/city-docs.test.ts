/**
 * The examples of docs/city: each `curl` of a ```sh block is taken apart as a shell would, and sent to a
 * hypervisor that runs. Nothing that is printed there is refused.
 */

import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Caller } from '../../base/http/caller.ts'
import { CITY_ROLES } from '../../sync/hypervisor/city-roles.ts'
import { type Hypervisor, startHypervisor } from '../../sync/hypervisor/main.ts'
import { AIX } from '../support/city-now.ts'
import { citysPast } from '../support/city-past.ts'
import { tellStore } from '../support/told-store.ts'

const FOLDER = fileURLToPath(new URL('../../docs/city', import.meta.url))
const TOKEN = 'a-token-of-the-test'
const CALLER: Caller = { name: 'test', roles: CITY_ROLES, scopes: [], isSteppedUp: true }
/** With a command that is to be copied. */
const PAGES = globSync('*.md', { cwd: FOLDER }).filter((page) => examplesOf(page).length > 0)
const INTERFACES = ['gis', 'datex', 'open-data', 'sensorthings', 'ngsi-ld', 'mqtt', 'feeds']

function examplesOf(page: string): readonly string[] {
  const text = readFileSync(join(FOLDER, page), 'utf8')
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block!)
  const lines = blocks.flatMap((block) => block.trim().split('\n'))
  return lines.filter((line) => line.startsWith('curl '))
}

/** Words of a line: between double quotes `\$` is a dollar, and variables are filled in. */
function wordsOf(line: string, cigale: string): readonly string[] {
  const values: Readonly<Record<string, string>> = { CIGALE: cigale, TOKEN }
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)].map(
    ([, quoted, literal, plain]) =>
      literal ??
      (quoted ?? plain!)
        .replace(/(^|[^\\])\$(CIGALE|TOKEN)\b/g, (_, first, name) => first + values[name])
        .replaceAll('\\$', '$'),
  )
}

function asked(line: string, cigale: string): { readonly url: string; readonly headers: Headers } {
  const words = wordsOf(line, cigale)
  const url = words.find((word) => word.startsWith(cigale))!
  const after = (flag: string): string[] => words.filter((_, i) => words[i - 1] === flag)
  const query = after('--data-urlencode').map((pair) => {
    const at = pair.indexOf('=')
    return `${pair.slice(0, at)}=${encodeURIComponent(pair.slice(at + 1))}`
  })
  const headers = new Headers(
    after('-H').map((header): [string, string] => {
      const at = header.indexOf(':')
      return [header.slice(0, at), header.slice(at + 1).trim()]
    }),
  )
  return { url: query.length > 0 ? `${url}?${query.join('&')}` : url, headers }
}

describe('docs/city', () => {
  let hypervisor: Hypervisor
  before(async () => {
    const api = { host: '127.0.0.1', port: 0, tokens: new Map([[TOKEN, CALLER]]) }
    const features = [
      { id: 'pmr-0042', kind: 'space', category: 'prm', row: 'cours-mirabeau' },
      { id: 'liv-0007', kind: 'space', category: 'delivery', row: 'cours-mirabeau' },
      { id: 'parc-vendome-4', kind: 'zone' },
      { id: 'platane-117', kind: 'tree' },
      { id: 'bruit-verdun', kind: 'noisePoint' },
      { id: 'flux-mirabeau', kind: 'segment' },
    ].map((properties) => {
      const geometry = { type: 'Point', coordinates: [5.4474, 43.5263] }
      return { type: 'Feature', geometry, properties }
    })
    hypervisor = await startHypervisor({
      database: ':memory:',
      api,
      city: { publisher: AIX, assets: { type: 'FeatureCollection', features } },
    })
    await tellStore(hypervisor.store, citysPast())
  })
  after(() => hypervisor.close())

  test('every interface has a page with an example', () => {
    const names = PAGES.map((page) => basename(page, '.md'))
    for (const name of INTERFACES) assert.ok(names.includes(name), name)
  })

  for (const page of PAGES) {
    test(`what docs/city/${page} asks for is answered`, async () => {
      for (const line of examplesOf(page)) {
        const { url, headers } = asked(line, hypervisor.url!)
        const response = await fetch(url, { headers })
        const text = (await response.text()).slice(0, 300)
        assert.equal(response.status, 200, `${line}\n${text}`)
        assert.notEqual(text, '', line)
      }
    })
  }
})
