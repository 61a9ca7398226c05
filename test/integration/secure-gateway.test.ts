/** A whole gateway and a whole hypervisor with certificates on both sides, and what the gateway says when they do not fit. */

import assert from 'node:assert/strict'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { systemClock } from '../../base/clock-system.ts'
import { silentLog } from '../../base/log.ts'
import { connectGateway, readLines } from '../../gateway/api/client-system.ts'
import { readConfig } from '../../gateway/config/load.ts'
import { identity } from '../../gateway/core/open-system.ts'
import { type Runtime, startRuntime } from '../../gateway/runtime.ts'
import { type Hypervisor, startHypervisor } from '../../sync/hypervisor/main.ts'
import { TestAuthority, type TestPair } from '../support/authority.ts'
import { type GatewayDir, makeGatewayDir, until } from '../support/gateway-dir.ts'
import { findMosquitto, Mosquitto } from '../support/mosquitto.ts'

const program = findMosquitto()
const skip = program || process.env['CI'] === 'true' ? false : 'mosquitto is not installed'
const HYPERVISOR = 'hypervisor.example'

describe('a gateway with certificates', { skip, timeout: 60_000 }, () => {
  let city: TestAuthority
  let stranger: TestAuthority
  let own: TestPair
  let broker: Mosquitto
  let hypervisor: Hypervisor
  let dir: GatewayDir
  let runtime: Runtime

  before(async () => {
    assert.ok(program, 'mosquitto must be installed where CI=true')
    city = await TestAuthority.make()
    stranger = await TestAuthority.make()
    const server = await city.sign('broker', 'broker')
    broker = await Mosquitto.startSecured(program, {
      ...{ ca: city.caPath, crl: city.crlPath, cert: server.certPath, key: server.keyPath },
      hypervisors: [HYPERVISOR],
    })
    const { cert, key } = await city.sign('hypervisor', HYPERVISOR)
    hypervisor = await startHypervisor({
      database: ':memory:',
      mqtt: () => ({ url: broker.url, cert, key, ca: city.ca }),
    })
    dir = await makeGatewayDir()
    own = await city.sign('gateway', identity(dir.path, 'auto'))
    // Whom it trusts is read at each attempt: a stranger first.
    writeFileSync(join(dir.path, 'ca.pem'), stranger.ca)
    appendFileSync(
      dir.configPath,
      `sync:
  transports:
    - kind: mqtt
      url: ${broker.url}
      cert: ${own.certPath}
      key: ${own.keyPath}
      ca: ${join(dir.path, 'ca.pem')}
`,
    )
    const read = readConfig(readFileSync(dir.configPath, 'utf8'))
    assert.ok(read.kind === 'config')
    const { config } = read
    runtime = await startRuntime({ config, dataDir: dir.path, clock: systemClock, log: silentLog })
  })
  after(async () => {
    await runtime.close()
    await hypervisor.close()
    await broker.close()
    dir.remove()
    city.remove()
    stranger.remove()
  })

  const local = () => ({ kind: 'socket', path: join(dir.path, 'cigale.sock') }) as const
  const status = async () => await connectGateway(local()).syncStatus()

  test('F73, S23: what is wrong with the link stands in its status in both languages, and in the events', async () => {
    await until(async () => (await status()).trouble !== null, 'the reason')
    const { trouble, detail, connected } = await status()
    assert.equal(connected, false)
    assert.match(trouble!.fr, /pas notre broker/)
    assert.match(trouble!.en, /not our broker/)
    assert.match(detail, /not our broker.*tried again by itself/)
    const codes = async (): Promise<unknown[]> => {
      const { lines } = await readLines(local(), { limit: 100, type: 'healthRaised' })
      return lines.map((line) => (line as { code?: unknown }).code)
    }
    await until(async () => (await codes()).includes('link-broker-foreign'), 'the event')
  })

  test('F72, S14: once the right authority stands there it comes in without a restart, and hands over', async () => {
    writeFileSync(join(dir.path, 'ca.pem'), `${stranger.ca}${city.ca}`)
    await until(async () => (await status()).connected, 'the link', 20_000)
    assert.equal((await status()).trouble, null)
    await until(async () => (await hypervisor.store.counts()).facts > 0, 'facts')
    assert.deepEqual(
      (await hypervisor.store.gateways()).map(({ gw }) => gw),
      [own.name],
    )
  })
})
