/**
 * Semtech's patch for the SX1261's program, without which it neither listens before talk nor counts a
 * spectrum: 386 words, the most significant byte first (reference §6.0). Never shipped: a technician
 * imports it (sx1302/firmware-file.ts).
 */

export const PATCH_WORDS = 386
export const PATCH_BYTES = 4 * PATCH_WORDS
/** What the version of a patched SX1261 ends with. */
export const PATCHED_VERSION = '2D06'
