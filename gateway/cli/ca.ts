/** `cigale ca init|list|acl`: the city's authority, whom it has signed for, and what the broker is told. */

import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseGatewayEui } from '../../base/ids.ts'
import { systemRandom } from '../../base/random-system.ts'
import { replaceFile } from '../../base/replace-file-system.ts'
import {
  createAuthorityFolder,
  type Issued,
  openAuthorityFolder,
} from '../../sync/pki/authority-folder-system.ts'
import { type LifeState, lifeState, renewalDueMs } from '../../sync/pki/certificate.ts'
import { brokerAcl, brokerConf, type RelayedGateway } from '../../sync/transport/broker-config.ts'
import { machineNameOf, nowMs } from './ca-folder.ts'
import { aclWords, caInitWords, lifeWord } from './ca-words.ts'
import { UsageError } from './failure.ts'
import { languageOf } from './language.ts'
import type { CommonOptions } from './options.ts'
import { note, say, sayJson, saySentence, table } from './output.ts'
import { askNewPassphrase, type PassphraseFlags } from './passphrase.ts'

export async function caInit(
  folder: string,
  flags: CommonOptions & PassphraseFlags & { readonly name: string },
): Promise<number> {
  const passphrase = await askNewPassphrase(flags)
  const about = { name: flags.name, nowMs: nowMs(), random: systemRandom }
  const made = await createAuthorityFolder(folder, passphrase, about)
  if (flags.json) sayJson({ folder: made.folder, name: flags.name })
  else {
    saySentence(`authority  ${flags.name}`)
    saySentence(`folder     ${made.folder}`)
    note(caInitWords(languageOf(process.env)))
  }
  return 0
}

/** Each name once, with its newest certificate, those that need somebody first. */
export async function caList(
  flags: CommonOptions & { readonly ca: string; readonly all?: boolean },
): Promise<number> {
  const issued = await openAuthorityFolder(flags.ca).issued()
  const newest = new Map(issued.map((one) => [`${one.role} ${one.name}`, one]))
  const shown = flags.all ? issued : [...newest.values()]
  const atMs = nowMs()
  const rows = shown
    .toSorted((a, b) => a.untilMs - b.untilMs)
    .map((one) => {
      const { name, role, serial, fromMs, untilMs } = one
      const dueMs = renewalDueMs(one)
      return { name, role, serial, fromMs, untilMs, dueMs, state: stateOf(one, atMs) }
    })
  if (flags.json) sayJson(rows)
  else {
    const language = languageOf(process.env)
    const cells = rows.map(({ name, role, untilMs, dueMs, state }) => {
      return [name, role, dayOf(untilMs), dayOf(dueMs), lifeWord(state, language)]
    })
    say(table(['name', 'role', 'until', 'renew by', ''], cells))
  }
  return 0
}

function stateOf(one: Issued, atMs: number): LifeState | 'revoked' {
  return one.revokedMs === null ? lifeState(one, atMs) : 'revoked'
}

export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

export type AclFlags = CommonOptions & {
  readonly ca: string
  readonly hypervisor: readonly string[]
  /** `hub=leaf`, EUIs. */
  readonly relay: readonly string[]
  readonly broker: string
  readonly out: string
  readonly port: number
  readonly tls: string
}

function relayedOf(text: string): RelayedGateway {
  const [hub, leaf] = text.split('=').map(parseGatewayEui)
  if (!hub || !leaf || hub === leaf)
    throw new UsageError(`--relay: ${text} is not two EUIs of gateways: HUB=LEAF`)
  return { hub, leaf }
}

/** Names are given, not looked up: a broker may know a hypervisor of another authority. */
export async function caAcl(flags: AclFlags): Promise<number> {
  if (flags.tls !== '1.2' && flags.tls !== '1.3') throw new UsageError('--tls: 1.2 or 1.3')
  const names = flags.hypervisor.map(machineNameOf)
  const broker = machineNameOf(flags.broker)
  const { certificatePem, revocationsPath } = openAuthorityFolder(flags.ca)
  const out = resolve(flags.out)
  mkdirSync(out, { recursive: true })
  const place = (name: string): string => join(out, name)
  const conf = brokerConf({
    port: flags.port,
    ca: place('ca.pem'),
    cert: place(`${broker}.pem`),
    key: place(`${broker}.key`),
    crl: resolve(revocationsPath),
    acl: place('acl'),
    tlsMin: flags.tls,
  })
  replaceFile(place('acl'), brokerAcl(names, flags.relay.map(relayedOf)))
  replaceFile(place('mosquitto.conf'), conf)
  replaceFile(place('ca.pem'), certificatePem)
  const files = ['acl', 'mosquitto.conf', 'ca.pem'].map(place)
  if (flags.json) sayJson({ files })
  else {
    for (const file of files) say(file)
    note(aclWords(languageOf(process.env), broker, resolve(revocationsPath)))
  }
  return 0
}
