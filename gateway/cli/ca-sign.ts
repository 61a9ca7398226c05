/** `cigale ca gateway|hypervisor|broker|sign|renew|revoke`: what takes the authority's key. */

import { createPublicKey, KeyObject } from 'node:crypto'
import { drawKeys, type Issued } from '../../sync/pki/authority-folder-system.ts'
import { keyHashOf, type LinkRole, parseCertificate, viewOf } from '../../sync/pki/certificate.ts'
import type { Subject } from '../../sync/pki/issue.ts'
import { readRequest } from '../../sync/pki/request.ts'
import { dayOf } from './ca.ts'
import {
  type CaFlags,
  euiOf,
  handOut,
  machineNameOf,
  nowMs,
  signing,
  unlocked,
} from './ca-folder.ts'
import { handKeyWords, revokeWords } from './ca-words.ts'
import { CommandFailure, UsageError } from './failure.ts'
import { languageOf } from './language.ts'
import { readGivenFile } from './options.ts'
import { note, say, sayJson, saySentence } from './output.ts'

export type SignFlags = CaFlags & { readonly out: string; readonly days?: number }

/** A pair that is made here: for a gateway that cannot make its own request. */
export async function caGateway(eui: string, flags: SignFlags): Promise<number> {
  return await pairFor({ role: 'gateway', name: euiOf(eui), hosts: [] }, flags)
}

/** For a machine of the city: a hypervisor, or the broker. */
export async function caMachine(
  role: Exclude<LinkRole, 'gateway'>,
  name: string,
  flags: SignFlags & { readonly host: readonly string[] },
): Promise<number> {
  return await pairFor({ role, name: machineNameOf(name), hosts: flags.host }, flags)
}

async function pairFor(subject: Subject, flags: SignFlags): Promise<number> {
  const { folder, authority } = await unlocked(flags)
  const keys = await drawKeys()
  const spki = KeyObject.from(keys.publicKey).export({ type: 'spki', format: 'der' })
  const certificate = await folder.sign(authority, subject, { spki, ...signing(flags.days) })
  const key = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString()
  const files = { key, certificate, ca: folder.certificatePem }
  tell(flags, certificate, handOut(flags.out, subject.name, files))
  if (subject.role === 'gateway' && !flags.json) note(handKeyWords(languageOf(process.env)))
  return 0
}

/** A gateway's request, looked at: whose it says it is, and that its own key signed it. */
export async function caSign(path: string, flags: SignFlags): Promise<number> {
  const read = await readRequest(readGivenFile(path))
  if (read.kind === 'rejected') {
    const why = {
      format: 'it is no certificate request',
      signature: 'it was not signed by the key in it',
      key: 'its key is not on the curve P-256',
    }[read.reason]
    throw new CommandFailure(`tried to read ${path}: ${why}. Make one with: cigale ca request`)
  }
  const name = euiOf(read.name)
  const { folder, authority } = await unlocked(flags)
  const keyHash = keyHashOf(read.spki)
  const isShutOut = (one: Issued): boolean => one.keyHash === keyHash && one.revokedMs !== null
  if ((await folder.issued()).some(isShutOut)) {
    throw new CommandFailure(
      `the key of ${name} was revoked: on the gateway, cigale ca request --new-key makes another`,
    )
  }
  const how = { spki: read.spki, ...signing(flags.days) }
  const certificate = await folder.sign(authority, { role: 'gateway', name, hosts: [] }, how)
  tell(flags, certificate, handOut(flags.out, name, { certificate, ca: folder.certificatePem }))
  return 0
}

/** Another certificate for the key of the newest one. */
export async function caRenew(name: string, flags: SignFlags): Promise<number> {
  const { folder, authority } = await unlocked(flags)
  const newest = named(await folder.issued(), name, flags.ca).at(-1)!
  if (newest.revokedMs !== null) {
    const day = dayOf(newest.revokedMs)
    throw new CommandFailure(`${newest.name} was revoked on ${day}: it needs a new key and request`)
  }
  const before = parseCertificate(newest.pem)!
  const hosts = hostsOf(before.subjectAltName)
  const spki = createPublicKey(newest.pem).export({ type: 'spki', format: 'der' })
  const subject = { role: newest.role ?? 'gateway', name: newest.name, hosts }
  const certificate = await folder.sign(authority, subject, { spki, ...signing(flags.days) })
  const files = { certificate, ca: folder.certificatePem }
  tell(flags, certificate, handOut(flags.out, newest.name, files))
  return 0
}

/** Every certificate of the name that could still be used. */
export async function caRevoke(name: string, flags: CaFlags): Promise<number> {
  const { folder, authority } = await unlocked(flags)
  const all = named(await folder.issued(), name, flags.ca)
  const atMs = nowMs()
  // Expired ones too: a renewal would take their word for it (renew.ts).
  const serials = all.map(({ serial }) => serial)
  await folder.revoke(authority, serials, atMs)
  const shown = all[0]!.name
  if (flags.json) sayJson({ name: shown, serials, crl: folder.revocationsPath })
  else note(revokeWords(languageOf(process.env), shown, folder.revocationsPath))
  return 0
}

function named(issued: readonly Issued[], name: string, folder: string): readonly Issued[] {
  const wanted = name.toLowerCase().replace(/[:\s]/g, '')
  const found = issued.filter((one) => one.name === wanted)
  if (found.length > 0) return found
  throw new UsageError(`${folder} has signed nothing for ${name}; see: cigale ca list`)
}

/** `DNS:a, IP Address:1.2.3.4` as Node writes them. */
function hostsOf(names: string | undefined): readonly string[] {
  return (names ?? '')
    .split(', ')
    .flatMap((one) => /^(?:DNS|IP Address):(.+)$/.exec(one)?.[1] ?? [])
}

function tell(flags: CaFlags, pem: string, files: readonly string[]): void {
  const { name, role, serial, untilMs } = viewOf(parseCertificate(pem)!)
  if (flags.json) {
    sayJson({ name, role, serial, untilMs, files })
    return
  }
  saySentence(`name   ${name} (${role})`)
  saySentence(`until  ${dayOf(untilMs)}`)
  for (const file of files) say(file)
}
