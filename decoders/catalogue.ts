/** Device model → decoder. The profile id of a device is the id of its decoder. */

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import {
  type Channel,
  type Decoder,
  type DecodeService,
  type EncodedDownlink,
  QUANTITIES,
  type Quantity,
} from './contract.ts'

export type CatalogueEntry = {
  readonly decoder: Decoder
  /** `<id>@<version>:<8 hex>`: what stands beside every result, so that it can be traced. */
  readonly name: string
}

export type Catalogue = ReadonlyMap<string, CatalogueEntry>

/** `source`: the text of the code that runs; its SHA-256 tells two builds of one version apart. */
export function makeCatalogue(
  decoders: readonly { readonly decoder: Decoder; readonly source: string }[],
): Catalogue {
  const catalogue = new Map<string, CatalogueEntry>()
  for (const { decoder, source } of decoders) {
    assert(!catalogue.has(decoder.id), `two decoders called ${decoder.id}`)
    const hash = createHash('sha256').update(source).digest('hex').slice(0, 8)
    catalogue.set(decoder.id, { decoder, name: `${decoder.id}@${decoder.version}:${hash}` })
  }
  return catalogue
}

/** Orders in the languages of the models. */
export function encoderOf(catalogue: Catalogue): Pick<DecodeService, 'encode'> {
  return { encode: ({ profile, command }) => catalogue.get(profile)?.decoder.encode?.(command) }
}

/** How a valve of a model is told to close, by the program's own encoders. */
export function closingIn(
  catalogue: Catalogue,
): (profile: string, valve: 1 | 2) => EncodedDownlink | undefined {
  return (profile, valve) => catalogue.get(profile)?.decoder.encode?.({ kind: 'closeValve', valve })
}

/** The channels of a model as they travel to the hypervisor, in order, with unit and decimals. */
export function profileOf(decoder: Decoder): SentProfile {
  return profileOfChannels(decoder.id, decoder.channels)
}

type SentProfile = {
  readonly id: string
  readonly channels: readonly {
    readonly quantity: Quantity
    readonly index: number
    readonly unit: string
    readonly decimals: number
  }[]
}

export function profileOfChannels(id: string, of: readonly Channel[]): SentProfile {
  const channels = of.map(({ quantity, index }) => {
    const { unit, decimals } = QUANTITIES[quantity]
    return { quantity, index, unit, decimals }
  })
  return { id, channels }
}
