/**
 * Which device model a label may stand for. The label names its vendor by a number of the LoRa
 * Alliance (source of the numbers: TheThingsNetwork/lorawan-devices, vendor/index.yaml); what its
 * second half means, only the vendor knows. So a vendor with one model here is a guess, one with
 * several is a choice.
 */

/** VendorID, 4 hex digits → the brand our profiles begin with. */
const BRANDS: Readonly<Record<string, string>> = {
  '0045': 'bosch',
  '006d': 'decentlab',
  '013b': 'parametric',
  '0259': 'milesight',
}

export type ModelGuess = {
  /** Null: a vendor whose number we do not know. */
  readonly brand: string | null
  /** Profiles it may be: one is the guess, several are a choice, none is unknown. */
  readonly profiles: readonly string[]
}

/** `profiles`: the ids of all decoders there are, `<brand>-<model>`. */
export function guessModel(vendorId: string, profiles: Iterable<string>): ModelGuess {
  const brand = BRANDS[vendorId]
  if (brand === undefined) return { brand: null, profiles: [] }
  return { brand, profiles: [...profiles].filter((id) => id.startsWith(`${brand}-`)).sort() }
}
