/** What a maintainer can ask of a device's radio: each with its values, and what it does in a sentence. */

import type { MacRequest } from '../link/exchange.ts'
import { MAX_EIRP_DBM } from '../lorawan/mac/commands.ts'
import type { Language, Words } from './language.ts'
import { hertzOfMegahertz, integer, truth } from './program-command.ts'

type Ask = {
  /** The values, in order; one in brackets may be left out. */
  readonly values: string
  readonly says: Words
  readonly read: (values: readonly string[]) => MacRequest
}

const nibble = integer(0, 15)

export const ASKS: Readonly<Record<string, Ask>> = {
  status: {
    values: '',
    says: {
      en: 'its battery, and how well it hears us',
      fr: 'sa pile, et comment il nous entend',
    },
    read: () => ({ name: 'DevStatusReq' }),
  },
  'duty-cycle': {
    values: 'N',
    says: {
      en: 'it sends at most 1/2^N of the time; 0: as it likes *',
      fr: 'il émet au plus 1/2^N du temps ; 0 : comme il veut *',
    },
    read: ([n = '']) => ({ name: 'DutyCycleReq', maxDCycle: nibble(n) }),
  },
  'rx-timing': {
    values: 'SECONDS',
    says: {
      en: 'RX1 opens so long after its messages, RX2 a second later *',
      fr: 'RX1 s’ouvre ce délai après ses messages, RX2 une seconde plus tard *',
    },
    read: ([seconds = '']) => ({ name: 'RXTimingSetupReq', delayS: integer(1, 15)(seconds) }),
  },
  'rx-param': {
    values: 'RX1-OFFSET RX2-DATA-RATE RX2-MHZ',
    says: {
      en: 'how fast RX1 and RX2 are, and where RX2 listens *',
      fr: 'le débit de RX1 et RX2, et où RX2 écoute *',
    },
    read: ([offset = '', rate = '', mhz = '']) => ({
      name: 'RXParamSetupReq',
      rx1DrOffset: integer(0, 7)(offset),
      rx2DataRate: nibble(rate),
      freqHz: hertzOfMegahertz(mhz),
    }),
  },
  'new-channel': {
    values: 'INDEX MHZ [MIN-DR MAX-DR]',
    says: {
      en: 'it sends on one channel more (DR0 to DR5 unless told); MHZ 0 takes it away',
      fr: 'il émet sur un canal de plus (DR0 à DR5 sauf indication) ; MHZ 0 le retire',
    },
    read: ([index = '', mhz = '', minDr = '0', maxDr = '5']) => ({
      name: 'NewChannelReq',
      chIndex: integer(0, 255)(index),
      freqHz: mhz === '0' ? 0 : hertzOfMegahertz(mhz),
      minDr: nibble(minDr),
      maxDr: nibble(maxDr),
    }),
  },
  'dl-channel': {
    values: 'INDEX MHZ',
    says: {
      en: 'RX1 after messages on this channel listens elsewhere',
      fr: 'RX1 après les messages sur ce canal écoute ailleurs',
    },
    read: ([index = '', mhz = '']) => ({
      name: 'DlChannelReq',
      chIndex: integer(0, 255)(index),
      freqHz: hertzOfMegahertz(mhz),
    }),
  },
  'tx-param': {
    values: 'UPLINK-400MS DOWNLINK-400MS DBM',
    says: {
      en: 'dwell times (true or false) and most power, where the region has a dwell time *',
      fr: 'durées d’émission (true ou false) et puissance la plus haute, là où la région les limite *',
    },
    read: ([up = '', down = '', dbm = '']) => ({
      name: 'TxParamSetupReq',
      uplinkDwell400: truth(up),
      downlinkDwell400: truth(down),
      maxEirpIndex: eirpIndex(dbm),
    }),
  },
  'link-adr': {
    values: 'DATA-RATE POWER CH-MASK [REPEATS]',
    says: {
      en: 'data rate, power index, channels 0 to 15 as hex bits; ADR steers on from there',
      fr: 'débit, indice de puissance, canaux 0 à 15 en bits hexadécimaux ; l’ADR continue de là',
    },
    read: ([rate = '', power = '', mask = '', repeats = '1']) => ({
      name: 'LinkADRReq',
      dataRate: nibble(rate),
      txPower: nibble(power),
      chMask: hexBits(mask),
      chMaskCntl: 0,
      nbTrans: nibble(repeats),
    }),
  },
  rejoin: {
    values: 'DATA-RATE [RETRIES]',
    says: {
      en: '1.1: it asks to join anew, keeping its session until then †',
      fr: '1.1 : il demande une nouvelle activation, et garde sa session jusque-là †',
    },
    read: ([rate = '', retries = '3']) => ({
      name: 'ForceRejoinReq',
      period: 0,
      maxRetries: integer(0, 7)(retries),
      rejoinType: 0,
      dataRate: nibble(rate),
    }),
  },
  'adr-param': {
    values: 'LIMIT DELAY',
    says: {
      en: '1.1: it asks for a sign of life after 2^LIMIT messages, and slows down 2^DELAY later',
      fr: '1.1 : il demande signe de vie après 2^LIMIT messages, et ralentit 2^DELAY plus tard',
    },
    read: ([limit = '', delay = '']) => ({
      name: 'ADRParamSetupReq',
      limitExp: nibble(limit),
      delayExp: nibble(delay),
    }),
  },
  'rejoin-param': {
    values: 'TIME COUNT',
    says: {
      en: '1.1: it rejoins by itself every 2^(TIME+10) s or 2^(COUNT+4) messages †',
      fr: '1.1 : il se réactive seul toutes les 2^(TIME+10) s ou 2^(COUNT+4) messages †',
    },
    read: ([time = '', count = '']) => ({
      name: 'RejoinParamSetupReq',
      maxTimeN: nibble(time),
      maxCountN: nibble(count),
    }),
  },
}

const HEADS: Words = { en: 'What can be asked:', fr: 'Ce qui peut être demandé\u00a0:' }
const NOTES: Words = {
  en:
    '* for a trial: the gateway asks the values of its configuration again, unless its adr is off\n' +
    '† for tests of a device: this gateway does not answer RejoinRequests, the session goes on',
  fr:
    '* pour un essai : la passerelle redemande les valeurs de sa configuration, sauf si son adr est off\n' +
    '† pour essayer un capteur : cette passerelle ne répond pas aux RejoinRequest, la session continue',
}

/** The table as the help has it. */
export function asksHelp(): Words {
  return { en: helpIn('en'), fr: helpIn('fr') }
}

function helpIn(language: Language): string {
  const rows = Object.entries(ASKS).map(
    ([what, { values, says }]) => [`${what} ${values}`, says[language]] as const,
  )
  const width = Math.max(...rows.map(([usage]) => usage.length))
  const lines = rows.map(([usage, says]) => `  ${usage.padEnd(width)}  ${says}`)
  return [`\n${HEADS[language]}`, ...lines, '', NOTES[language]].join('\n')
}

/** Least and most values of an entry. */
export function countsOf({ values }: Ask): { readonly least: number; readonly most: number } {
  const names = values.split(' ').filter((name) => name !== '')
  const optional = names.filter((_, index) => values.includes('[') && index >= firstOptional(names))
  return { least: names.length - optional.length, most: names.length }
}

function firstOptional(names: readonly string[]): number {
  return names.findIndex((name) => name.startsWith('['))
}

function eirpIndex(dbm: string): number {
  const index = MAX_EIRP_DBM.findIndex((value) => String(value) === dbm)
  return index >= 0 ? index : integer(MAX_EIRP_DBM[0], MAX_EIRP_DBM.at(-1)!)('')
}

function hexBits(text: string): number {
  return /^[0-9a-fA-F]{1,4}$/.test(text) ? Number.parseInt(text, 16) : integer(0, 0xffff)('')
}
