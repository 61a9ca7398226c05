/** `cigale sync export|import`: facts to the hypervisor and receipts back, by a stick (F9). */

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { GatewayEui } from '../../base/ids.ts'
import { parseGatewayEui } from '../../base/ids.ts'
import { exportFacts } from '../../sync/carriage/export.ts'
import { type HandOver, handOver, type Receipts, takeReceipts } from '../../sync/carriage/import.ts'
import type { Signer, Trust } from '../../sync/carriage/signed.ts'
import type { Stick } from '../../sync/carriage/stick.ts'
import { systemStick } from '../../sync/carriage/stick-system.ts'
import { type GatewayAccess, nowMs, withGateway } from './access.ts'
import { CommandFailure } from './failure.ts'
import { languageOf } from './language.ts'
import { type CommonOptions, configOf, dataDirOf, readGivenFile } from './options.ts'
import { note, say, sayJson } from './output.ts'
import { progressBar } from './progress.ts'
import { deliverTo } from './stick-delivery.ts'
import { carryWords, exportWords, handOverWords, receiptWords, returnWords } from './stick-words.ts'

const PLACE = 'cigale'

type Identity = { readonly signer: Signer; readonly trust: Trust }

/** The certificate that signs sticks: of `kind: usb`, else the one for the broker. */
function identityOf(options: CommonOptions): Identity {
  const { transports } = configOf(options, dataDirOf(options)).sync
  const usb = transports.find((one) => one.kind === 'usb')
  const mqtt = transports.find((one) => one.kind === 'mqtt')
  const { cert, key, ca } = usb ?? mqtt ?? {}
  if (cert === undefined || key === undefined || ca === undefined) {
    throw new CommandFailure(
      'a stick is signed, and this gateway has no certificate: cigale ca request makes the request, ' +
        'and sync.transports takes { kind: usb, cert, key, ca }',
    )
  }
  const signer = { cert: readGivenFile(cert), key: readGivenFile(key) }
  return { signer, trust: { ca: readGivenFile(ca), revoked: new Set() } }
}

function requireFolder(dir: string): void {
  if (existsSync(dir)) return
  throw new CommandFailure(`${dir} is not there: is the stick mounted?`)
}

/** Receipts of the last tour first: what has arrived makes room for what waits. */
export async function syncExport(dir: string, options: CommonOptions): Promise<number> {
  requireFolder(dir)
  const { signer, trust } = identityOf(options)
  const language = languageOf(process.env)
  const report = await withGateway(options, async (access) => {
    const { service } = access
    const { stick, gw } = await placeOf(access, dir)
    const { acked } = await receipts(access, { stick, gw, trust })
    if (acked.length > 0) for (const name of stick.list()) if (isReceipt(name)) stick.remove(name)
    return await exportFacts({
      ...{ gw, stick, signer, trust },
      lanes: () => service.syncLanes(),
      hello: () => service.pullHello(0),
      batches: (query) => service.pullBatches(query),
      nowMs: Math.floor(nowMs()),
      onProgress: progressBar('export'),
    })
  })
  if (options.json) sayJson(report)
  else {
    say(exportWords(language, report))
    if (report.facts > 0) note(carryWords(language, dir))
  }
  return 0
}

/** On the gateway: receipts. With `--hypervisor`: the facts of every gateway on the stick, to it. */
export async function syncImport(
  dir: string,
  options: CommonOptions & { readonly hypervisor?: string },
): Promise<number> {
  requireFolder(dir)
  const { hypervisor } = options
  if (hypervisor !== undefined) return await bring(dir, hypervisor, options.json === true)
  const { trust } = identityOf(options)
  const result = await withGateway(options, async (access) =>
    receipts(access, { ...(await placeOf(access, dir)), trust }),
  )
  if (options.json) sayJson(result)
  else say(receiptWords(languageOf(process.env), result))
  return result.troubles.length === 0 ? 0 : 1
}

async function bring(dir: string, url: string, asJson: boolean): Promise<number> {
  const deliver = deliverTo(url)
  const results: (HandOver & { readonly gateway: string })[] = []
  for (const gateway of gatewaysOn(dir)) {
    const stick = systemStick(join(dir, PLACE, gateway))
    results.push({ gateway, ...(await handOver(stick, deliver, progressBar(gateway))) })
  }
  const language = languageOf(process.env)
  if (asJson) sayJson(results)
  else {
    for (const one of results) say(handOverWords(language, one.gateway, one))
    note(returnWords(language))
  }
  const isSound = ({ manifest, troubles }: HandOver): boolean =>
    (manifest === 'whole' || manifest === 'part') && troubles.length === 0
  return results.every(isSound) ? 0 : 1
}

function gatewaysOn(dir: string): readonly string[] {
  const place = join(dir, PLACE)
  const names = existsSync(place) ? readdirSync(place) : []
  const gateways = names.filter((name) => parseGatewayEui(name) === name).sort()
  if (gateways.length > 0) return gateways
  throw new CommandFailure(`no gateway has written to ${dir}: fill it with cigale sync export`)
}

type Place = { readonly stick: Stick; readonly gw: GatewayEui }

async function placeOf({ service }: GatewayAccess, dir: string): Promise<Place> {
  const gw = (await service.status()).gatewayEui as GatewayEui
  return { stick: systemStick(join(dir, PLACE, gw)), gw }
}

async function receipts(
  { service }: GatewayAccess,
  parts: Place & { readonly trust: Trust },
): Promise<Receipts> {
  const { stick, ...rest } = parts
  return await takeReceipts(stick, { ...rest, ack: (message) => service.pullAck(message) })
}

function isReceipt(name: string): boolean {
  return name.endsWith('.receipt')
}
