/** `cigale relay`: pairs of gateways that speak by LoRa. */

import { type GatewayEui, parseGatewayEui } from '../../base/ids.ts'
import type { RelayPairView } from '../api/service-relay.ts'
import { withGateway } from './access.ts'
import { CommandFailure } from './failure.ts'
import { inWords, languageOf } from './language.ts'
import type { CommonOptions } from './options.ts'
import { ago, say, sayJson, table } from './output.ts'

export type PairFlags = CommonOptions & {
  readonly hub?: boolean
  readonly leaf?: boolean
  readonly code?: string
}

const HEADS = {
  en: ['peer', 'this one is', 'now', 'heard', 'margin', 'rate', 'sent', 'heard', 'on the air'],
  fr: [
    'autre',
    'celle-ci est',
    'actuel',
    'entendue',
    'marge',
    'débit',
    'émises',
    'reçues',
    'émission',
  ],
} as const
const ROLES = { en: { hub: 'hub', leaf: 'leaf' }, fr: { hub: 'relais', leaf: 'feuille' } } as const

export async function relayStatus(options: CommonOptions): Promise<number> {
  const view = await withGateway(options, ({ service }) => service.relay())
  if (options.json) {
    sayJson(view)
    return 0
  }
  const language = languageOf(process.env)
  if (view.pairs.length === 0) say(nothingPaired())
  else
    say(
      table(
        HEADS[language],
        view.pairs.map((pair) => rowOf(pair, language)),
      ),
    )
  return 0
}

export async function relayPair(text: string, options: PairFlags): Promise<number> {
  const peer = euiOf(text)
  if (options.hub === options.leaf) {
    throw new CommandFailure('say which this gateway is: --hub, with internet, or --leaf, without')
  }
  const role = options.hub ? 'hub' : 'leaf'
  const code = options.code === undefined ? {} : { code: options.code }
  const paired = await withGateway(options, ({ service }) =>
    service.pairRelay({ peer, role, ...code }),
  )
  if (paired.kind === 'refused') throw new CommandFailure(notRunning())
  if (options.json) sayJson({ peer, role, code: paired.code })
  else say(paired.code === null ? pairedWords(peer) : codeWords(peer, role, paired.code))
  return 0
}

export async function relayUnpair(text: string, options: CommonOptions): Promise<number> {
  const peer = euiOf(text)
  if (!(await withGateway(options, ({ service }) => service.unpairRelay(peer)))) {
    throw new CommandFailure(`this gateway is not paired with ${peer}. See: cigale relay status`)
  }
  if (options.json) sayJson({ peer })
  else
    say(
      inWords({ en: `${peer}: the key is forgotten here`, fr: `${peer} : la clé est oubliée ici` }),
    )
  return 0
}

function euiOf(text: string): GatewayEui {
  const eui = parseGatewayEui(text)
  if (!eui) throw new CommandFailure(`${text} is not the EUI of a gateway: 16 hex digits`)
  return eui
}

function rowOf(pair: RelayPairView, language: 'en' | 'fr'): readonly (string | number)[] {
  const { peer, role, isHere, heardAgoMs, marginDb, sf, framesSent, framesHeard, airtimeMs } = pair
  const here = { en: ['no', 'yes'], fr: ['non', 'oui'] }[language][Number(isHere)]!
  return [
    peer,
    ROLES[language][role],
    here,
    ago(heardAgoMs === null ? null : 0, heardAgoMs ?? 0),
    marginDb === null ? '' : `${marginDb.toFixed(1)} dB`,
    sf === null ? '' : `SF${sf}`,
    framesSent,
    framesHeard,
    `${(airtimeMs / 1_000).toFixed(1)} s`,
  ]
}

function nothingPaired(): string {
  return inWords({
    en: 'paired with no other gateway. On the one with internet: cigale relay pair <EUI of the other> --hub',
    fr: 'appariée avec aucune autre passerelle. Sur celle qui a internet : cigale relay pair <EUI de l’autre> --hub',
  })
}

function pairedWords(peer: GatewayEui): string {
  return inWords({
    en: `paired with ${peer}. See in some minutes whether it hears: cigale relay status`,
    fr: `appariée avec ${peer}. Voyez dans quelques minutes si elle entend : cigale relay status`,
  })
}

function codeWords(peer: GatewayEui, role: 'hub' | 'leaf', code: string): string {
  const other = role === 'hub' ? 'leaf' : 'hub'
  return inWords({
    en: `code   ${code}\nShown this once. On the other gateway, ${peer}:\n  cigale relay pair <EUI of this one> --${other} --code ${code}`,
    fr: `code   ${code}\nMontré cette seule fois. Sur l’autre passerelle, ${peer} :\n  cigale relay pair <EUI de celle-ci> --${other} --code ${code}`,
  })
}

function notRunning(): string {
  return inWords({
    en: 'the gateway is not running, and pairs are made while it runs. Start it: cigale run',
    fr: 'la passerelle ne tourne pas, et les paires se font pendant qu’elle tourne. Démarrez-la : cigale run',
  })
}
