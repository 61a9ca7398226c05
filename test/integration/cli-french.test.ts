/**
 * Failures of every command as a French terminal tells them: of a gateway that is not there, of one
 * that runs, and of files that are none. No English word is left, but what stands in quotes, paths and commands.
 */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { leavesOf, pathOf } from '../../gateway/cli/help/tree.ts'
import { makeProgram } from '../../gateway/cli/program.ts'
import { ExampleWorld } from '../support/example-world.ts'
import { englishIn } from '../support/telltale-words.ts'

const FRENCH = { LC_ALL: 'fr_FR.UTF-8' }
const EUI = '70b3d5499f0012ab'
const world = new ExampleWorld()

/** Of a gateway that runs: what it cannot do. */
const ON_GATEWAYS = [
  'device import none.csv',
  'device import broken.csv',
  `device add ${EUI} --name x --profile pigeon --app-key - < key.txt`,
  `device show ${EUI}`,
  `device relax ${EUI}`,
  `device relax ${EUI} --because x`,
  'device label XX:YY',
  `device ask ${EUI} rx-timing 5`,
  `device ask ${EUI} rx-timing 99`,
  `device home ${EUI}`,
  `device home ${EUI} --gateway 12`,
  `device remove ${EUI}`,
  `device reset-nonces ${EUI}`,
  'device show 12',
  'asset import none.geojson',
  'asset import broken.geojson',
  `downlink ${EUI} --port 85 --hex ff`,
  `downlink ${EUI} --port 85 --hex f`,
  `downlink ${EUI} --port 300 --hex ff`,
  'events --after nowhere',
  'group show vallon',
  `group set vallon ${EUI}`,
  'group close vallon',
  'group send vallon --port 85 --hex ff',
  'group remove vallon',
  'watering start vendome-2 --minutes 10',
  'watering start vendome-2 --minutes 0',
  'watering stop vendome-2',
  'watering programme vendome-2 --file programme.yaml',
  'watering programme vendome-2 --file broken.yaml',
  "watering lock drought --until yesterday --because 'x'",
  'watering unlock drought',
  'flows export 7',
  'flows import broken.json',
  'flows import places.json',
  'flows rollback',
  'flows rollback 7',
  'flows update sign --from nowhere',
  'flows edit --account nobody',
  'kpi --day never',
  'config set broken.yaml',
  'config set wrong.yaml',
  'config confirm',
  'decoder update milesight-em300-th --from nowhere',
  'decoder rollback milesight-em300-th',
  'decoder redecode --profile none --since never',
  'token add --role king --name x',
  'token remove 1f2e3d4c',
  'user add pose-2 --role king',
  'user reset pose-2',
  'user remove pose-2',
  'replay --from never',
  'replay --config wrong.yaml',
  'sync push --wait 1',
  'backup /nowhere/at/all',
  'backup broken.yaml',
]

/** Of no gateway: files, folders, boards. */
const ELSEWHERE = [
  'run --config none.yaml',
  'run --config broken.yaml',
  'run --config wrong.yaml',
  'init --data key.txt/at/all',
  'home escrow-key broken.yaml',
  `home release --from 0016c001ff10a235 --to 0016c001ff10a234 --key ${'0a'.repeat(32)} --escrow broken.yaml --hypervisor http://127.0.0.1:9 --out lost.home`,
  'hypervisor --config none.yaml',
  'hypervisor --config wrong.yaml',
  'hypervisor backup --config city.yaml --to copy.db',
  'hypervisor check --config city.yaml',
  'hypervisor check --config rotten.yaml',
  'hypervisor restore --config city.yaml --from none.db --yes',
  'config check broken.yaml',
  'config check wrong.yaml',
  'config show wrong.yaml',
  'concentrator info --port /dev/none',
  'concentrator reset --port /dev/none',
  'concentrator spectrum --port /dev/none',
  'concentrator firmware import broken.yaml',
  'emulator --firmware nowhere',
  'flows publish broken.json --name sign --release 1.0.0 --repo repo --keys keys',
  'flows publish flows.json --name sign --release 1.0.0 --repo repo --keys keys',
  'decoder run --codec none.js --input none.ndjson',
  'decoder guess < broken.yaml',
  'decoder pack --codec none.js --manifest none.json --vectors none.json -o probe.dec',
  'decoder sign --repo repo --keys keys',
  'decoder publish --repo repo --keys keys broken.yaml',
  'decoder list --repo repo',
  'decoder test broken.yaml',
  'decoder keys show keys --repo repo',
  'decoder keys init key.txt --repo repo',
  'decoder keys rotate timestamp keys --repo repo',
  'decoder keys lost keys --repo repo --key 1f2e3d4c',
  'decoder keys renew --repo repo',
  'decoder keys passphrase keys --key targets-2 --new-passphrase-file none',
  'ca init key.txt --name x',
  'ca list --ca nowhere',
  `ca revoke ${EUI} --ca nowhere`,
  'ca sign broken.yaml --ca nowhere --out out',
  `ca gateway ${EUI} --ca nowhere --out out`,
  `ca renew ${EUI} --ca nowhere --out out`,
  'ca hypervisor h.example --host h.example --ca nowhere --out out',
  'ca broker b.example --host b.example --ca nowhere --out out',
  'ca console c.local --host c.local --ca nowhere --out out',
  'ca acl --ca nowhere --hypervisor h.example --out out',
  'ca request --data nowhere',
  'ca install none.pem --authority none.pem',
  'sync export nowhere',
  'sync import nowhere --hypervisor http://127.0.0.1:9',
  'restore none.backup',
  'restore broken.yaml',
  'backtest water --data nowhere',
  'backtest meters --data none.csv',
  'backtest parking --data nowhere',
  'completion elvish',
  'device list --url http://127.0.0.1:9',
  'device list --url nowhere',
  'no-such-command',
  'device list --no-such-option',
]

/** They end well, or do nothing but look, or are a gateway: there is no failure of their own to tell. */
const WITHOUT = [
  'config schema',
  'man',
  'concentrator probe',
  'support-bundle',
  'token list',
  'doctor',
]

before(async () => {
  const texts: Readonly<Record<string, string>> = {
    'broken.csv': 'devEui;name;activation\n12;x;ABP\n;y;OTAA\n',
    'broken.geojson': '{"type": "FeatureCollection", "features": [{"type": "Feature"}]}',
    'broken.json': '{"no": ',
    'places.json': '{"no": "flows"}',
    'flows.json': '[{"id":"tab","type":"tab"}]',
    'broken.yaml': 'a: [1\nb: {',
    'wrong.yaml': 'radio: { driver: carrier-pigeon }\napi: { bind: 7 }\ndata: 5\nnonsense: 1\n',
    'city.yaml': 'database: none.db\n',
    'rotten.yaml': 'database: broken.yaml\n',
    'programme.yaml':
      'days: [1]\nwindow: { fromMinutes: 1320, toMinutes: 300 }\ndose: { litres: 900 }\ndecision: soil\n',
    'key.txt': `${'0a'.repeat(16)}\n`,
    'full/something': 'x',
    'new.key': `${'0a'.repeat(32)}\n`,
    'parc.home': '{}',
  }
  for (const [name, text] of Object.entries(texts)) world.write(`work/${name}`, text)
  assert.equal((await world.shell('cigale init')).code, 0)
})
after(() => world.remove())

async function speaksFrench(words: string, env: Readonly<Record<string, string>> = {}) {
  const { code, out, err } = await world.shell(`cigale ${words}`, { env: { ...FRENCH, ...env } })
  assert.notEqual(code, 0, `cigale ${words} was to fail:\n${out}`)
  assert.notEqual(err.trim(), '', words)
  assert.deepEqual(englishIn(err), [], `cigale ${words}\n${err}`)
}

const leaves = leavesOf(makeProgram({ code: 0 }))
const onGateways = leaves.filter(({ options }) => options.some(({ long }) => long === '--url'))

test('every command has a failure here, or none of its own', () => {
  const lines = [...ON_GATEWAYS, ...ELSEWHERE]
  const left = leaves
    .filter((leaf) => !onGateways.includes(leaf))
    .map(pathOf)
    .filter((path) => !lines.some((line) => line === path || line.startsWith(`${path} `)))
  assert.deepEqual(
    left.filter((path) => !WITHOUT.includes(path)),
    [],
  )
})

describe('where there is no gateway', { concurrency: 2 }, () => {
  for (const command of onGateways.map(pathOf)) {
    test(`cigale ${command}`, async () => {
      const env = { ...FRENCH, CIGALE_DATA: world.at('/srv/nothing') }
      const stdin = `${'0a'.repeat(16)}\n`
      const { err } = await world.example(command, { env, code: 1, stdin })
      assert.deepEqual(englishIn(err), [], err)
    })
  }
})

describe('files, folders and boards', { concurrency: 2 }, () => {
  for (const line of ELSEWHERE) test(`cigale ${line}`, () => speaksFrench(line))
})

describe('a gateway that runs', { concurrency: 2 }, () => {
  let stop: (() => Promise<unknown>) | undefined
  before(async () => {
    stop = await world.start('run', /the API listens/, {
      put: { '/etc/cigale.yaml': world.at('/var/lib/cigale/cigale.yaml') },
    })
  })
  after(() => stop?.())
  for (const line of ON_GATEWAYS) test(`cigale ${line}`, () => speaksFrench(line))
})
