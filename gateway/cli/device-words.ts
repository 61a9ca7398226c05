/** What `device show` says in sentences; names of fields and states are the code's everywhere. */

import type { Language } from './language.ts'

export type DeviceWords = {
  readonly relaxed: (by: string, because: string) => string
  readonly key: (isKnown: boolean) => string
  readonly told: (dataRate: number, eirpDbm: number, nbTrans: number) => string
  readonly moved: (mhz: string) => string
  readonly off: string
  readonly rx1: (delayS: number, offset: number) => string
  readonly asItLikes: string
  readonly atMost: (share: number) => string
  readonly waits: string
  readonly askedTimes: (tries: number) => string
  readonly marks: {
    readonly confirmed: string
    readonly urgent: string
    readonly underWay: string
    readonly sent: (tries: number) => string
    readonly until: (at: string) => string
  }
  readonly head: (port: number, bytes: number) => string
  readonly care: {
    readonly battery: (percent: number) => string
    readonly batteryLow: string
    readonly distrusted: (channel: string, reason: string, since: string) => string
  }
}

export const DEVICE_WORDS: Readonly<Record<Language, DeviceWords>> = {
  en: {
    relaxed: (by, because) => `by ${by}, because ${because}`,
    key: (isKnown) => (isKnown ? 'known' : 'missing'),
    told: (dataRate, eirpDbm, nbTrans) =>
      `DR${dataRate}, ${eirpDbm} dBm, each message ${nbTrans} times at most`,
    moved: (mhz) => ` (RX1 ${mhz})`,
    off: ' (off)',
    rx1: (delayS, offset) => `${delayS} s, offset ${offset}`,
    asItLikes: 'as it likes',
    atMost: (share) => `at most 1/${share} of the time`,
    waits: 'waits',
    askedTimes: (tries) => `asked ${tries} of 3 times`,
    marks: {
      confirmed: 'confirmed',
      urgent: 'urgent',
      underWay: 'under way',
      sent: (tries) => `sent ${tries} times`,
      until: (at) => `until ${at}`,
    },
    head: (port, bytes) => `port ${port}, ${bytes} bytes`,
    care: {
      battery: (percent) => `battery ${percent} %`,
      batteryLow: 'battery to be changed',
      distrusted: (channel, reason, since) =>
        `${channel} not to be believed (${reason}) since ${since}`,
    },
  },
  fr: {
    relaxed: (by, because) => `par ${by}, parce que ${because}`,
    key: (isKnown) => (isKnown ? 'connue' : 'manquante'),
    told: (dataRate, eirpDbm, nbTrans) =>
      `DR${dataRate}, ${eirpDbm} dBm, chaque message ${nbTrans} fois au plus`,
    moved: (mhz) => ` (RX1 ${mhz})`,
    off: ' (éteint)',
    rx1: (delayS, offset) => `${delayS} s, décalage ${offset}`,
    asItLikes: 'comme il veut',
    atMost: (share) => `au plus 1/${share} du temps`,
    waits: 'attend',
    askedTimes: (tries) => `demandé ${tries} fois sur 3`,
    marks: {
      confirmed: 'avec accusé',
      urgent: 'urgent',
      underWay: 'en cours',
      sent: (tries) => `envoyé ${tries} fois`,
      until: (at) => `jusqu’à ${at}`,
    },
    head: (port, bytes) => `port ${port}, ${bytes} octets`,
    care: {
      battery: (percent) => `pile ${percent} %`,
      batteryLow: 'pile à changer',
      distrusted: (channel, reason, since) => `${channel} pas crédible (${reason}) depuis ${since}`,
    },
  },
}
