/**
 * One sentence on what to do, for somebody on a ladder: no SF, no SNR, the cheapest step first (turn
 * it, move it half a metre, then the gateway). Numbers as each language writes them (console-ux §7).
 */

import type { Advice } from '../uplink/join-advice.ts'
import { FRAMES_MIN, type HealthFigures, type RadioHealth } from './verdict.ts'

/** Narrow no-break space: before a unit, and before ; in French. */
const N = '\u202f'

export function healthAdvice(health: RadioHealth, figures: HealthFigures): Advice {
  const reserve = health.reserveDb ?? 0
  const loss = health.lossPercent ?? 0
  const ago = figures.lastHeardAgoS ?? 0
  const every = figures.intervalS ?? 0
  switch (health.cause) {
    case 'never-heard':
      return {
        fr: 'Jamais entendu ici. Mettez-le en marche près de la passerelle et regardez les demandes refusées.',
        en: 'Never heard here. Switch it on near the gateway and look at the refused joins.',
      }
    case 'silent':
      return {
        fr: `Silencieux depuis ${duration(ago, 'fr')}, alors qu’il parle au moins toutes les ${duration(every, 'fr')}. Allez voir s’il est en place, puis sa pile.`,
        en: `Silent for ${duration(ago, 'en')}, though it speaks every ${duration(every, 'en')} at least. Go and see whether it is in place, then its battery.`,
      }
    case 'few-frames': {
      const missing = Math.max(1, FRAMES_MIN - figures.received - figures.lost)
      return {
        fr: `Trop peu de messages pour juger. Attendez-en encore ${missing}, ou déclenchez-les.`,
        en: `Too few messages to judge. Wait for ${missing} more, or trigger them.`,
      }
    }
    case 'no-reserve':
      return {
        fr: `Réserve ${decibels(reserve, 'fr')}, trop faible. Tournez le capteur ou déplacez-le de 50${N}cm, dégagez son antenne${N}; sinon il faut une passerelle plus près.`,
        en: `Reserve ${decibels(reserve, 'en')}, too weak. Turn the sensor or move it by 50${N}cm, clear its antenna; else a nearer gateway is needed.`,
      }
    case 'loss':
    case 'some-loss':
      return {
        fr: `${loss}${N}% des messages se perdent malgré une réserve suffisante. Cherchez ce qui le couvre par moments${N}: voiture, benne, métal, autre émetteur.`,
        en: `${loss}% of its messages are lost though the reserve suffices. Look for what covers it at times: a car, a skip, metal, another transmitter.`,
      }
    case 'device-deaf':
    case 'device-hard-of-hearing':
      return {
        fr: `On l’entend bien mais il nous entend mal (${decibels(figures.deviceMarginDb ?? 0, 'fr')}). Dégagez son antenne${N}; un ordre peut se perdre.`,
        en: `We hear it well but it hears us badly (${decibels(figures.deviceMarginDb ?? 0, 'en')}). Clear its antenna; an order may be lost.`,
      }
    case 'thin-reserve':
      return {
        fr: `Réserve ${decibels(reserve, 'fr')}, juste suffisante. Si vous êtes sur place, tournez-le ou déplacez-le de 50${N}cm.`,
        en: `Reserve ${decibels(reserve, 'en')}, just enough. If you are on site, turn it or move it by 50${N}cm.`,
      }
    case 'battery-low':
      return {
        fr: `Bien entendu, mais sa pile est à ${figures.battery}${N}%. Prévoyez son remplacement.`,
        en: `Well heard, but its battery is at ${figures.battery}%. Plan to replace it.`,
      }
    case 'well':
      return {
        fr: `Bien entendu${N}: réserve ${decibels(reserve, 'fr')}, ${loss}${N}% de messages perdus. Rien à faire.`,
        en: `Well heard: reserve ${decibels(reserve, 'en')}, ${loss}% of its messages lost. Nothing to do.`,
      }
    default:
      return health.cause satisfies never
  }
}

/** Whole decibels; the minus sign is a minus sign. */
function decibels(value: number, language: 'fr' | 'en'): string {
  const whole = Math.round(value)
  return `${whole < 0 ? '\u2212' : ''}${Math.abs(whole)}${language === 'fr' ? N : ' '}dB`
}

/** In the largest unit that leaves at least two of it. */
function duration(seconds: number, language: 'fr' | 'en'): string {
  const space = language === 'fr' ? N : ' '
  if (seconds < 120) return `${Math.round(seconds)}${space}s`
  if (seconds < 7_200) return `${Math.round(seconds / 60)}${space}min`
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)}${space}h`
  return `${Math.round(seconds / 86_400)}${space}${language === 'fr' ? 'jours' : 'days'}`
}
