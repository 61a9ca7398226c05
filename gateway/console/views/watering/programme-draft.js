// @ts-check
/** A programme as a form has it, and back: pure. What a person typed is a programme, or says what is wrong. */

/** @typedef {import('../../../actuate/programme.ts').WateringProgramme} WateringProgramme */
/**
 * @typedef {{ isOn: boolean, days: readonly number[], from: string, to: string, by: 'minutes' | 'litres', amount: string,
 *   decision: 'soil' | 'calendar', soakOn: string, soakOff: string }} Draft times as `22:00`; soak in minutes, empty: none
 */

/** What the local API takes (api/schema-watering.ts). */
const MINUTES_MAX = 240
const LITRES_MAX = 100_000

/** @param {WateringProgramme | null | undefined} programme @param {{ hasProbes: boolean }} zone @returns {Draft} */
export function draftOf(programme, { hasProbes }) {
  if (!programme) {
    const dose = { by: /** @type {const} */ ('minutes'), amount: '20' }
    const decision = hasProbes ? 'soil' : 'calendar'
    return {
      isOn: true,
      days: [1, 3, 5],
      from: '22:00',
      to: '05:00',
      ...dose,
      decision,
      soakOn: '',
      soakOff: '',
    }
  }
  const { enabled, days, window, dose, soak, decision } = programme
  return {
    isOn: enabled,
    days,
    from: timeText(window.fromMinutes),
    to: timeText(window.toMinutes),
    ...('litres' in dose
      ? { by: 'litres', amount: String(dose.litres) }
      : { by: 'minutes', amount: String(dose.seconds / 60) }),
    decision,
    soakOn: soak ? String(soak.onSeconds / 60) : '',
    soakOff: soak ? String(soak.offSeconds / 60) : '',
  }
}

/**
 * @param {Draft} draft
 * @returns {{ programme: WateringProgramme } | { problem: 'days' | 'window' | 'minutes' | 'litres' | 'soak' }}
 */
export function programmeOf(draft) {
  const { isOn, days, by, decision, soakOn, soakOff } = draft
  if (days.length === 0) return { problem: 'days' }
  const fromMinutes = minutesOf(draft.from)
  const toMinutes = minutesOf(draft.to)
  if (fromMinutes === undefined || toMinutes === undefined || fromMinutes === toMinutes)
    return { problem: 'window' }
  const amount = numberOf(draft.amount)
  if (by === 'minutes' && !(amount >= 0.25 && amount <= MINUTES_MAX)) return { problem: 'minutes' }
  if (by === 'litres' && !(amount >= 1 && amount <= LITRES_MAX)) return { problem: 'litres' }
  const isSoaked = soakOn.trim() !== '' || soakOff.trim() !== ''
  const [on, off] = [numberOf(soakOn), numberOf(soakOff)]
  if (isSoaked && ![on, off].every((one) => one >= 1 && one <= MINUTES_MAX))
    return { problem: 'soak' }
  return {
    programme: {
      enabled: isOn,
      days: [...days].sort((a, b) => a - b),
      window: { fromMinutes, toMinutes },
      dose: by === 'litres' ? { litres: amount } : { seconds: Math.round(amount * 60) },
      ...(isSoaked && {
        soak: { onSeconds: Math.round(on * 60), offSeconds: Math.round(off * 60) },
      }),
      decision,
    },
  }
}

/** Minutes since midnight as `22:00`. @param {number} minutes */
export function timeText(minutes) {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/** @param {string} text */
function minutesOf(text) {
  const match = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text)
  return match ? Number(match[1]) * 60 + Number(match[2]) : undefined
}

/** French and English decimals. @param {string} text */
function numberOf(text) {
  return text.trim() === '' ? Number.NaN : Number(text.replace(',', '.'))
}
