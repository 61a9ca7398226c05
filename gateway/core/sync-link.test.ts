/** The link's push: begun anew at once, whatever wait was under way. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silentLog } from '../../base/log.ts'
import { Metrics } from '../../base/metrics.ts'
import { seededRandom } from '../../base/random.ts'
import { DemoBroker } from '../../test/demo/broker.ts'
import { CoreBench, GATEWAY } from '../../test/support/core-bench.ts'
import { until } from '../../test/support/gateway-dir.ts'
import { readConfig } from '../config/load.ts'
import { openSyncLink } from './sync-link-system.ts'

test('a link that waits to try or to greet again is begun anew by a push; a paused one is left alone', async () => {
  const bench = new CoreBench()
  await bench.open()
  const broker = await DemoBroker.start()
  const read = readConfig(`sync: { transports: [{ kind: mqtt, url: "${broker.url}" }] }`)
  assert.ok(read.kind === 'config')
  await broker.cut()
  // Its clock stands still: no wait ends by itself.
  const link = await openSyncLink({
    core: bench.core,
    config: read.config,
    dataDir: bench.folder,
    gatewayEui: GATEWAY,
    clock: bench.clock,
    random: seededRandom(1),
    log: silentLog,
    metrics: new Metrics(),
    onCommand: async () => ({ outcome: 'done', detail: null }),
  })
  try {
    await until(() => link.status().trouble !== null, 'the failed try')
    await broker.restore()
    assert.equal(link.status().link, 'down')
    link.push()
    await until(() => link.status().link === 'greeting', 'the broker')
    assert.equal(link.push().link, 'down')
    await until(() => link.status().link === 'greeting', 'the broker, greeted anew')
    link.setEnabled(false)
    assert.equal(link.push().link, 'paused')
  } finally {
    await link.close()
    await broker.cut()
    await bench.close()
  }
})
