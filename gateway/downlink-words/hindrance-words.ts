/**
 * Why a downlink waits, in one sentence with its figures, and what becomes of it: for a technician who
 * stands before a valve. Numbers as each language writes them (console-ux §7); clock times are those
 * of Paris, and spans where the gateway does not know the time.
 */

import { civilTimeOf } from '../../base/civil-day.ts'
import type { TxRefusal } from '../../hardware/radio.ts'
import type { Hindrance, Way, WayRefused } from '../engine/hindrance.ts'
import type { Advice } from '../uplink/join-advice.ts'
import { REFUSAL_WORDS } from './refusal-words.ts'

type Language = keyof Advice
/** Narrow no-break space. */
const N = '\u202f'
const MINUTE_MS = 60_000

export function hindranceWords(why: Hindrance): Advice {
  return { fr: sentence(why, 'fr'), en: sentence(why, 'en') }
}

function sentence(why: Hindrance, language: Language): string {
  const isFr = language === 'fr'
  switch (why.kind) {
    case 'refused':
      return refused(why, why.ways, language)
    case 'deaf': {
      const use = `${seconds(why.usedMs, language)} ${isFr ? 'sur' : 'of'} ${seconds(why.limitMs, language)}`
      const when = fromWhen(why, why.freeInMs, language)
      return isFr
        ? `la passerelle n’entend rien pendant qu’elle émet, et a déjà émis ${use} permises à un tel ordre dans l’heure${N}; il partira ${when}`
        : `the gateway hears nothing while it sends, and has sent ${use} that such an order may use in an hour; goes ${when}`
    }
    case 'too-large': {
      const { bytes, bytesMax, dataRate } = why
      if (dataRate === null) {
        return isFr
          ? 'aucune fenêtre où le capteur écoute n’est de cette région'
          : 'no window in which the device listens belongs to this region'
      }
      return isFr
        ? `${bytes} octets, ${bytesMax} au plus passent maintenant (DR${dataRate})${N}; coupez l’ordre en deux, ou rapprochez le capteur`
        : `${bytes} bytes, at most ${bytesMax} fit now (DR${dataRate}); split the order, or bring the device nearer`
    }
    case 'mac-first':
      return isFr
        ? `${why.bytes} octets ne passaient pas à côté des réglages radio qui devaient partir${N}; il partira après son prochain message`
        : `${why.bytes} bytes did not fit beside the radio settings that had to go; goes after its next message`
    case 'not-heard':
      return isFr
        ? `le capteur n’a pas parlé depuis qu’il a rejoint le réseau${N}; il partira après son premier message`
        : 'the device has not spoken since it joined; goes after its first message'
    default:
      return why satisfies never
  }
}

/** Each way's reason, then where and when it goes instead. */
function refused(why: Hindrance, ways: readonly WayRefused[], language: Language): string {
  const said = ways.map((way) => wayRefused(why, way, language))
  const last = language === 'fr' ? `${N}; ` : '; '
  return [[...new Set(said)].join(last), instead(why, ways, language)].join(last)
}

function wayRefused(why: Hindrance, way: WayRefused, language: Language): string {
  const { reason, band, freqHz } = way
  const isFr = language === 'fr'
  if (reason !== 'duty-cycle' || !band) {
    const name = way.way === 'now' ? '' : `${way.way.toUpperCase()}${isFr ? '\u00a0' : ''}: `
    return `${name}${REFUSAL_WORDS[reason][language]}`
  }
  const { usedMs, limitMs, hourMs, freeInMs } = band
  const used = `${seconds(usedMs, language)} ${isFr ? 'sur' : 'of'} ${seconds(limitMs, language)}`
  const kept = limitMs < hourMs ? keptWords(hourMs, language) : ''
  const name = megahertz(freqHz, language)
  const until = untilWhen(why, freeInMs, language)
  return isFr
    ? `la sous-bande de ${name} est épuisée ${until}, ${used}${kept}`
    : `${name} sub-band is used up ${until}, ${used}${kept}`
}

function keptWords(hourMs: number, language: Language): string {
  const hour = seconds(hourMs, language)
  return language === 'fr'
    ? ` (de ${hour}, le reste est gardé pour plus urgent)`
    : ` (of ${hour}, the rest is kept for what is more urgent)`
}

/** Reasons that stay as they are, however long one waits. */
const FOR_EVER: readonly TxRefusal[] = ['form', 'frequency', 'power', 'too-long', 'cannot-listen']

/** The way that has room first. */
function instead(why: Hindrance, ways: readonly WayRefused[], language: Language): string {
  const isFr = language === 'fr'
  const open = ways
    .filter(({ reason, band }) => !FOR_EVER.includes(reason) && band?.freeInMs !== null)
    .toSorted((a, b) => (a.band?.freeInMs ?? 0) - (b.band?.freeInMs ?? 0))
  const [best] = open
  if (!best) return isFr ? 'il ne partira pas ainsi' : 'will not go like this'
  const freeInMs = best.band?.freeInMs ?? 0
  const where = WAY_WORDS[best.way][language]
  if (best.way === 'now') {
    return isFr
      ? `il partira ${fromWhen(why, freeInMs, 'fr')}`
      : `goes ${fromWhen(why, freeInMs, 'en')}`
  }
  if (freeInMs === 0) {
    return isFr
      ? `il partirait ${where} après son prochain message`
      : `would go ${where} after its next message`
  }
  const from = fromWhen(why, freeInMs, language)
  return isFr
    ? `il partira ${where} après son premier message ${from}`
    : `goes ${where} after its first message ${from}`
}

const WAY_WORDS: Readonly<Record<Way, Advice>> = {
  rx1: { fr: 'en RX1', en: 'in RX1' },
  rx2: { fr: 'en RX2', en: 'in RX2' },
  now: { fr: 'aussitôt', en: 'at once' },
}

function untilWhen(why: Hindrance, inMs: number | null, language: Language): string {
  const isFr = language === 'fr'
  if (inMs === null) return isFr ? 'pour un message aussi long' : 'for a message of this length'
  if (why.clk > 0) return `${isFr ? 'jusqu’à' : 'until'} ${clockTime(why.atMs + inMs)}`
  return `${isFr ? 'encore' : 'for'} ${minutes(inMs, language)}`
}

function fromWhen(why: Hindrance, inMs: number, language: Language): string {
  const isFr = language === 'fr'
  if (inMs === 0) return isFr ? 'au prochain essai' : 'with the next attempt'
  if (why.clk > 0) {
    const time = clockTime(why.atMs + inMs)
    return isFr ? `à partir de ${time}` : `from ${time} on`
  }
  return isFr ? `dans ${minutes(inMs, 'fr')}` : `in ${minutes(inMs, 'en')}`
}

/** The whole minute from which on it holds. */
function clockTime(atMs: number): string {
  return civilTimeOf(Math.ceil(atMs / MINUTE_MS) * MINUTE_MS)
}

function minutes(ms: number, language: Language): string {
  return `${Math.max(1, Math.ceil(ms / MINUTE_MS))}${space(language)}min`
}

function megahertz(freqHz: number, language: Language): string {
  return `${decimal(Number((freqHz / 1e6).toFixed(3)), language)}${space(language)}MHz`
}

/** To a tenth; whole seconds without one. */
function seconds(ms: number, language: Language): string {
  return `${decimal(Math.round(ms / 100) / 10, language)}${space(language)}s`
}

function decimal(value: number, language: Language): string {
  return language === 'fr' ? String(value).replace('.', ',') : String(value)
}

function space(language: Language): string {
  return language === 'fr' ? N : ' '
}
