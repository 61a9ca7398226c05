/** Centre frequencies of a radio, and what calibrates its image rejection there (reference §5.1). */

/** Bounds excluded. */
export const IMAGE_BANDS = [
  { fromHz: 430e6, toHz: 440e6, bytes: [0x6b, 0x6f] },
  { fromHz: 470e6, toHz: 510e6, bytes: [0x75, 0x81] },
  { fromHz: 779e6, toHz: 787e6, bytes: [0xc1, 0xc5] },
  { fromHz: 863e6, toHz: 870e6, bytes: [0xd7, 0xdb] },
  { fromHz: 902e6, toHz: 928e6, bytes: [0xe1, 0xe9] },
] as const

/** What an SX126x calibrates its image rejection with; `undefined`: no band holds the frequency. */
export function imageBandOf(freqHz: number): readonly number[] | undefined {
  return IMAGE_BANDS.find(({ fromHz, toHz }) => fromHz < freqHz && freqHz < toHz)?.bytes
}
