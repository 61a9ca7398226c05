// @ts-check
/** Where the spectrum is looked at, and who in it sends without end. Pure. */

/** @typedef {import('../../../api/spectrum-view.ts').SpectrumView} SpectrumView */

const STEP_HZ = 200_000
/** A band of the Americas in steps of 200 kHz. */
const FREQUENCIES_MAX = 140
/** So much above the usual level of the band is no noise any more. */
const STEADY_DB = 10

/**
 * From the lowest sub-band's beginning to the highest one's end.
 * @param {readonly { fromHz: number, toHz: number }[]} bands
 */
export function bandOf(bands) {
  if (bands.length === 0) return undefined
  return {
    fromHz: Math.min(...bands.map(({ fromHz }) => fromHz)),
    toHz: Math.max(...bands.map(({ toHz }) => toHz)),
  }
}

/** In the middle of steps that are as small as their number allows. @param {{ fromHz: number, toHz: number }} band */
export function frequenciesOf({ fromHz, toHz }) {
  const count = Math.min(FREQUENCIES_MAX, Math.max(1, Math.floor((toHz - fromHz) / STEP_HZ)))
  const stepHz = (toHz - fromHz) / count
  return Array.from({ length: count }, (_, i) => Math.round(fromHz + (i + 0.5) * stepHz))
}

/**
 * The loudest that does not pause, above the middle of all; undefined: nobody.
 * @param {readonly Pick<SpectrumView, 'freqHz' | 'usualDbm'>[]} columns
 */
export function steadyOf(columns) {
  const usual = columns.map(({ usualDbm }) => usualDbm).sort((a, b) => a - b)
  const middle = usual[Math.floor(usual.length / 2)]
  const [loudest] = [...columns].sort((a, b) => b.usualDbm - a.usualDbm)
  if (!loudest || middle === undefined || loudest.usualDbm - middle < STEADY_DB) return undefined
  return { freqHz: loudest.freqHz, aboveDb: loudest.usualDbm - middle }
}
