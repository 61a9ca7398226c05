/**
 * The days before the demo: the sensors live through them on the air, the gateway's own core hears
 * them, and everything is kept as on a real gateway. Only time runs faster, and the journal is synced
 * once at the end: a past that is lost can be made again.
 */

import { silentLog } from '../../base/log.ts'
import { Metrics } from '../../base/metrics.ts'
import { systemRandom } from '../../base/random-system.ts'
import type { GatewayService } from '../../gateway/api/service.ts'
import type { Config } from '../../gateway/config/schema.ts'
import { noSync } from '../../gateway/core/no-sync.ts'
import { openSystemCore } from '../../gateway/core/open-system.ts'
import { gatewayService } from '../../gateway/core/service.ts'
import { VERSION } from '../../gateway/version.ts'
import type { CityRadio } from './city-radio.ts'
import type { DemoClock } from './demo-clock.ts'

export type HistoryParts = {
  readonly clock: DemoClock
  readonly config: Config
  readonly dataDir: string
  readonly radio: CityRadio
  /** The gateway of the past answers: registers the city and begins its life. */
  readonly begin: (gateway: GatewayService) => Promise<void>
  /** How far the past has come, UTC. */
  readonly onProgress: (atMs: number) => void
}

/** Turns of the event loop after a frame: decoding, folding and answering take a few. */
const TURNS = 6
const PROGRESS_EVERY_MS = 60_000

export async function makeHistory(parts: HistoryParts): Promise<void> {
  const { clock, config, dataDir, radio } = parts
  const metrics = new Metrics()
  let broken: unknown
  const air: { gateway: ReturnType<CityRadio['makePastRadio']> | undefined } = {
    gateway: undefined,
  }
  const system = await openSystemCore({
    dataDir,
    config: { ...config, storage: { ...config.storage, durability: 'relaxed' } },
    log: silentLog,
    metrics,
    clock,
    wrapDisk: (disk) => ({
      list: () => disk.list(),
      read: (segment) => disk.read(segment),
      create: (segment, head, bytes) => disk.create(segment, head, bytes),
      write: (segment, offset, bytes) => disk.write(segment, offset, bytes),
      sync: async () => {},
      quarantine: (name, bytes) => disk.quarantine(name, bytes),
      wipe: (segment, offset) => disk.wipe(segment, offset),
      remove: (segment) => disk.remove(segment),
      close: () => disk.close(),
    }),
    radio: {
      transmit: (request) => air.gateway?.transmit(request),
      gateways: () => air.gateway?.gateways() ?? [],
    },
    onSynced: () => {},
    onBroken: (error) => {
      broken ??= error
    },
  })
  const { core } = system
  const waiting = new Set<Promise<void>>()
  let isStirred = false
  air.gateway = radio.makePastRadio({ metrics, earlier: [] })
  await air.gateway.open({
    onFrames: (frames, accepted) => {
      isStirred = true
      const taken = new Promise<void>((resolve) => core.onFrames(frames, resolve)).then(accepted)
      waiting.add(taken)
      void taken.finally(() => waiting.delete(taken))
    },
    onReceipt: (receipt) => {
      isStirred = true
      core.onReceipt(receipt)
    },
  })
  const service = gatewayService({
    core,
    vault: system.vault,
    decoding: system.decoding,
    metrics,
    random: systemRandom,
    sync: noSync(core),
    gateways: () => [],
    identity: { name: config.gateway.name, gatewayEui: system.gatewayEui, version: VERSION },
    startedLineMs: core.lineMs,
  })
  await parts.begin(service)
  let toldMs = 0
  while (clock.runNext()) {
    if (isStirred) {
      isStirred = false
      await Promise.all(waiting)
      await turns()
    }
    if (broken !== undefined) throw broken
    if (clock.wallMs() - toldMs < PROGRESS_EVERY_MS) continue
    toldMs = clock.wallMs()
    parts.onProgress(toldMs)
    // A checkpoint that is due gets its turn, also where no frame came.
    await turns()
  }
  await air.gateway.close()
  await turns()
  await system.close()
}

async function turns(): Promise<void> {
  for (let i = 0; i < TURNS; i++) await new Promise((resolve) => setImmediate(resolve))
}
