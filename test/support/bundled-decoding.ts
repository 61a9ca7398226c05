/** Decoders as a gateway has them, where a test brings its own clock, disk and sandbox. */

import type { Clock } from '../../base/clock.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { Catalogue } from '../../decoders/catalogue.ts'
import { Decoding, type DecodingParts } from '../../gateway/decoding/decoding.ts'
import type { Sandbox } from '../../gateway/decoding/running.ts'
import type { JournalDisk } from '../../gateway/journal/disk.ts'
import { JournalReader } from '../../gateway/journal/read-back.ts'

export type BundledDecodingParts = {
  readonly catalogue: Catalogue
  readonly clock: Clock
  readonly disk: JournalDisk
  readonly gatewayEui: GatewayEui
  /** Left out: nothing from outside runs. */
  readonly sandbox?: Sandbox
  /** Left out: no package comes from anywhere. */
  readonly ask?: DecodingParts['ask']
}

export function bundledDecoding(parts: BundledDecodingParts): Decoding {
  const { catalogue, clock, disk, gatewayEui, sandbox = NO_SANDBOX, ask = NO_UPDATES } = parts
  return new Decoding({
    catalogue,
    sandbox,
    journal: new JournalReader(disk),
    clock,
    gatewayEui,
    ask,
    settings: { dataDir: '', rootFile: '', repository: 'test', runtime: '0.1.0', buildMs: 0 },
  })
}

const gone = { ok: false, error: { kind: 'gone', message: 'no sandbox in this test' } } as const

const NO_SANDBOX: Sandbox = {
  load: async () => gone,
  loadMapping: async () => gone,
  call: async () => gone,
  map: async () => gone,
  drop() {},
}

const NO_UPDATES: DecodingParts['ask'] = async () => ({
  kind: 'unreachable',
  detail: 'no repository in this test',
})
