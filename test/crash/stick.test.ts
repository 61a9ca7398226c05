/** A stick that is a real file system of 1 MB: filled by somebody, and failing under our hands (F9). */

import assert from 'node:assert/strict'
import { readdirSync, rmSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { GatewayEui } from '../../base/ids.ts'
import { seededRandom } from '../../base/random.ts'
import { type ExportReport, exportFacts, MANIFEST } from '../../sync/carriage/export.ts'
import { systemStick } from '../../sync/carriage/stick-system.ts'
import { pullBatches, pullHello } from '../../sync/transport/pull.ts'
import { TestAuthority, type TestPair } from '../support/authority.ts'
import { FactLog } from '../support/fact-log.ts'
import { PROBE, reading } from '../support/facts.ts'
import { fillDisk, MountedImage, whyNoMount } from '../support/mount-image.ts'

const GW = '0016c001ff10a235' as GatewayEui
const FACTS = 60_000

describe('a stick of 1 MB', { skip: whyNoMount() }, () => {
  let image: MountedImage
  let city: TestAuthority
  let own: TestPair
  const log = new FactLog([PROBE])
  const source = {
    gw: GW,
    epoch: 100,
    version: 'test',
    source: log,
    random: seededRandom(1),
    clockState: () => 2 as const,
  }
  const random = seededRandom(9)

  before(async () => {
    image = MountedImage.make(1)
    city = await TestAuthority.make()
    own = await city.sign('gateway', GW)
    for (let n = 0; n < FACTS; n++) {
      log.append(100, { ...reading(n), values: [random.below(2 ** 24), random.below(2 ** 24)] })
    }
  })
  after(() => {
    image.close()
    city.remove()
  })

  async function fill(): Promise<ExportReport> {
    return await exportFacts({
      gw: GW,
      lanes: async () => [{ epoch: 100, stream: 3, acked: 0, next: FACTS }],
      hello: async () => pullHello(source, 0),
      batches: async (query) => pullBatches(source, query),
      stick: systemStick(join(image.folder, 'cigale')),
      signer: own,
      trust: { ca: city.ca, revoked: new Set() },
      nowMs: Date.now(),
    })
  }

  const names = (): readonly string[] => readdirSync(join(image.folder, 'cigale'))

  test('F9: full in mid-copy: what fits is whole and listed, nothing half lies there, and more room takes more', async () => {
    const filler = fillDisk(join(image.folder, 'filler'))
    truncateSync(filler, statSync(filler).size - 200_000)
    const first = await fill()
    assert.ok(first.left > 0, `${first.facts} facts fit`)
    assert.ok(first.facts > 0)
    assert.ok(names().includes(MANIFEST))
    assert.ok(!names().some((name) => name.endsWith('.new')))
    rmSync(filler)
    const second = await fill()
    assert.equal(second.resumed, first.facts)
    assert.ok(second.facts > first.facts)
  })

  test('F9: a stick that fails while it is written is told as gone, and what was written whole stays', async (t) => {
    if (!image.breakDown()) return t.skip('this kernel lets nobody break a file system')
    const before = names().filter((name) => !name.endsWith('.new'))
    await assert.rejects(fill(), { name: 'StickError', code: 'gone' })
    image.mend()
    assert.deepEqual(
      names()
        .filter((name) => name.endsWith('.facts'))
        .sort(),
      [...before.filter((name) => name.endsWith('.facts')).sort()],
    )
    await fill()
    assert.ok(names().includes(MANIFEST))
  })
})
