import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { ApiBench } from '../../test/support/api-bench.ts'
import { withoutPasswords } from './support-bundle.ts'

const APP_KEY = 'deadbeef0102030405060708090a0b0c'
const DEV_EUI = '70b3d5499f0012ab'

test('S12: settings lose their passwords on the way into a bundle, and keep the rest', () => {
  const text = [
    'sync:',
    '  transports:',
    '    - { kind: mqtt, url: "mqtts://cigale:pass@hypervisor.example:8883" }',
    '  password: hunter2',
    '  apiToken: cigale_abc',
    '  passwordFile: /etc/cigale/word',
    'radio: { region: EU868 }',
  ].join('\n')
  const told = withoutPasswords(text)
  for (const secret of ['pass@', 'cigale:', 'hunter2', 'cigale_abc']) {
    assert.ok(!told.includes(secret), secret)
  }
  assert.ok(told.includes('@hypervisor.example:8883') && told.includes('/etc/cigale/word'))
  assert.ok(told.includes('region: EU868'))
})

describe('the care of a gateway', () => {
  let bench: ApiBench
  before(async () => {
    bench = await ApiBench.open()
    const entry = {
      device: { devEui: DEV_EUI, joinEui: '70b3d5499f000000', name: 'Place 12' },
      keys: { appKey: APP_KEY },
    }
    const answer = await bench.ask('technician', {
      method: 'POST',
      url: '/api/v1/devices',
      payload: JSON.stringify({ devices: [entry] }),
      headers: { 'content-type': 'application/json' },
    })
    assert.equal(answer.statusCode, 200, answer.body)
  })
  after(() => bench.close())

  test('S12, S13: a support bundle names the devices, and holds no key of them and no token', async () => {
    const answer = await bench.ask('maintainer', { url: '/api/v1/support-bundle' })
    assert.equal(answer.statusCode, 200, answer.body)
    assert.equal(answer.json().format, 'cigale-support')
    const text = answer.body.toLowerCase()
    assert.ok(text.includes(DEV_EUI))
    const key = Buffer.from(APP_KEY, 'hex')
    for (const shape of [APP_KEY, key.toString('base64').toLowerCase(), 'cigale_']) {
      const found = text.split(shape).length - 1
      // The names of metrics begin so too; tokens are longer than any of them.
      assert.ok(shape === 'cigale_' ? !/cigale_[\w-]{40,}/.test(text) : found === 0, shape)
    }
  })

  test('settings are checked line by line without being tried', async () => {
    const check = async (text: string) => {
      const answer = await bench.ask('maintainer', {
        method: 'POST',
        url: '/api/v1/config/check',
        payload: JSON.stringify({ text }),
        headers: { 'content-type': 'application/json' },
      })
      return answer.json().problems
    }
    assert.deepEqual(await check('lorawan: { adr: steady }\n'), [])
    const [problem] = await check('gateway:\n  name: Roof\nlorawan:\n  adr: fast\n')
    assert.deepEqual([problem.line, problem.path], [4, 'lorawan.adr'])
    assert.match(problem.allowed, /steady/)
  })

  test('the schema of the settings says what each is for', async () => {
    const answer = await bench.ask('maintainer', { url: '/api/v1/config/schema' })
    assert.equal(answer.statusCode, 200)
    assert.ok(answer.json().properties.lorawan)
  })

  test('the log’s newest lines are given to who cares for the machine, and to nobody else', async () => {
    const { lines } = (await bench.ask('maintainer', { url: '/api/v1/logs' })).json()
    assert.ok(Array.isArray(lines))
    assert.equal((await bench.ask('technician', { url: '/api/v1/logs' })).statusCode, 403)
  })
})
