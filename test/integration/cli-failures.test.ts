/** How commands end that cannot do what they are asked: by the number, and by what they say. */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { leavesOf, pathOf } from '../../gateway/cli/help/tree.ts'
import { makeProgram } from '../../gateway/cli/program.ts'
import { ExampleWorld } from '../support/example-world.ts'

const world = new ExampleWorld()
before(() => {
  for (const name of ['sensors.csv', 'places.geojson', 'cigale.yaml']) {
    world.write(`work/${name}`, '{}')
  }
  world.write('work/new.key', `${'0a'.repeat(32)}\n`)
  world.write('work/parc.home', '{}')
  world.write('work/flows.json', '[{"id":"tab","type":"tab","label":"Place"}]')
  const programme =
    'days: [1]\nwindow: { fromMinutes: 1320, toMinutes: 300 }\ndose: { litres: 900 }'
  world.write('work/programme.yaml', `${programme}\ndecision: soil\n`)
})
after(() => world.remove())

const onGateways = leavesOf(makeProgram({ code: 0 }))
  .filter(({ options }) => options.some(({ long }) => long === '--url'))
  .map(pathOf)

describe('where there is no gateway, each command that needs one ends with 1 and says what to do', () => {
  assert.ok(onGateways.length > 40)
  for (const command of onGateways) {
    test(`cigale ${command}`, async () => {
      const env = { CIGALE_DATA: world.at('/srv/nothing') }
      // What is imported is there, and what is exported goes elsewhere.
      const put = command === 'home export' ? { 'parc.home': 'another.home' } : {}
      // `add -` reads its key first.
      const { out, err } = await world.example(command, {
        ...{ env, put },
        code: 1,
        stdin: `${'0a'.repeat(16)}\n`,
      })
      assert.equal(out, '')
      assert.match(err, /^cigale: /)
      assert.match(err, /cigale init|cigale run|--data|--url/)
      assert.doesNotMatch(err, /^ {4}at /m, 'a trace is not for people')
    })
  }
})

describe('a gateway elsewhere that does not answer, or without a token, is told as such', () => {
  const elsewhere = 'cigale device list --url http://127.0.0.1:9'
  test('no token: used wrongly', async () => {
    const { code, err } = await world.shell(elsewhere)
    assert.deepEqual([code, /CIGALE_TOKEN/.test(err)], [2, true])
  })

  test('nobody there: failed, with the address', async () => {
    const env = { CIGALE_TOKEN: 'x' }
    const { code, err } = await world.shell(elsewhere, { env })
    assert.deepEqual([code, /no gateway answers at http:\/\/127.0.0.1:9/.test(err)], [1, true])
    const french = await world.shell(elsewhere, { env: { ...env, LC_ALL: 'fr_FR.UTF-8' } })
    assert.match(french.err, /aucune passerelle ne répond à http:\/\/127.0.0.1:9/)
  })
})

test('a reader that has had enough is no failure of anybody', async () => {
  const shown = await world.shell(
    'cigale decoder list --help | head -1; cigale config schema | head -1',
  )
  assert.deepEqual([shown.code, shown.err], [0, ''])
})
