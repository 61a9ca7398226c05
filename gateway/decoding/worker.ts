/**
 * The thread of an update: refreshes what is trusted, fetches a package or reads one from the disk,
 * answers, and ends. What it loads for that is needed for a second a month.
 */

import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type MessagePort, parentPort, threadId, workerData } from 'node:worker_threads'
import { systemClock } from '../../base/clock-system.ts'
import { systemRandom } from '../../base/random-system.ts'
import { dirFetcher } from '../../decoders/bundle/dir-system.ts'
import { checkBytes, fetchPackage } from '../../decoders/bundle/fetch-package.ts'
import { fetchTarget } from '../../decoders/bundle/fetch-target.ts'
import { FetchError, type Fetcher } from '../../decoders/bundle/fetcher.ts'
import { NO_FLOOR } from '../../decoders/bundle/floor.ts'
import type { FlowOffer } from '../../decoders/bundle/flow-offer.ts'
import { systemFolder } from '../../decoders/bundle/folder-system.ts'
import { httpFetcher } from '../../decoders/bundle/http-system.ts'
import type { MetadataHealth } from '../../decoders/bundle/metadata-health.ts'
import { mqttFetcher } from '../../decoders/bundle/mqtt.ts'
import { readPackage } from '../../decoders/bundle/package.ts'
import { PackageStore } from '../../decoders/bundle/package-store.ts'
import { systemScratch } from '../../decoders/bundle/scratch-system.ts'
import { compareSemver } from '../../decoders/bundle/semver.ts'
import { Trust } from '../../decoders/bundle/trust.ts'
import { UpdateError } from '../../decoders/bundle/update-error.ts'
import type { TrustState } from '../engine/decoder-state.ts'
import { linkOver } from './chunk-port-system.ts'
import type { FetchAsk, UpdateAnswer, UpdateAsk, UpdateOutcome } from './update-messages.ts'

const { ask: asked, port } = workerData as { readonly ask: UpdateAsk; readonly port?: MessagePort }

async function answer(ask: UpdateAsk): Promise<UpdateAnswer> {
  const packages = new PackageStore(systemFolder(join(ask.dataDir, 'decoders', 'packages')))
  if (ask.kind === 'read') return await readOne(packages, ask.sha256)
  try {
    return await update(ask, packages)
  } catch (error) {
    if (error instanceof FetchError) return { kind: 'unreachable', detail: error.message }
    if (error instanceof UpdateError) return { kind: 'unreachable', detail: error.message }
    throw error
  }
}

async function readOne(packages: PackageStore, sha256: string): Promise<UpdateAnswer> {
  const bytes = await packages.get(sha256)
  const read = bytes && readPackage(bytes)
  if (read?.kind !== 'package') return { kind: 'refused', detail: 'the package is lost or damaged' }
  const { manifest, code, vectors } = read.package
  const { id: profile, version, channels, mapping } = manifest
  return {
    kind: 'package',
    package: { profile, ref: { version, sha256 }, code, mapping, channels },
    vectors,
  }
}

async function update(ask: FetchAsk, packages: PackageStore): Promise<UpdateAnswer> {
  const { dataDir, rootFile } = ask
  const factoryRoot = await rootOf(rootFile)
  if (!factoryRoot) {
    const detail = `no root of trust at ${rootFile}: put the city's root.json there (docs/maintainer)`
    return { kind: 'refused', detail }
  }
  const trust = await Trust.open({
    folder: systemFolder(join(dataDir, 'decoders', 'trust')),
    scratch: systemScratch(join(tmpdir(), `cigale-update-${process.pid}-${threadId}`)),
    factoryRoot,
    floor: ask.trust?.floor ?? NO_FLOOR,
  })
  const outcome = await updateBy(trust, ask, packages)
  return trust.damaged.length > 0 ? { ...outcome, damaged: trust.damaged } : outcome
}

async function updateBy(
  trust: Trust,
  ask: FetchAsk,
  packages: PackageStore,
): Promise<UpdateOutcome> {
  const { path, time } = ask
  const fetcher = fetcherOf(ask)
  const refreshed = await refresh(trust, fetcher, time)
  const health = trust.health(time.nowMs)
  if (refreshed.kind !== 'current') return { ...refreshed, health }
  const trusted = {
    floor: trust.floor,
    acceptedMs: Math.max(refreshed.acceptedMs ?? 0, ask.trust?.acceptedMs ?? 0),
  }
  const { offers, flowOffers } = trust
  if (path === undefined) {
    return { kind: 'offers', offers, flows: flowOffers, trust: trusted, health }
  }
  const flows = flowOffers.find((one) => one.path === path)
  if (flows) return await fetchFlows(flows, { ask, fetcher, health, trust: trusted })
  const offer = offers.find((one) => one.path === path)
  if (offer && compareSemver(ask.runtime, offer.minRuntime) < 0) {
    const detail = `${path} needs Cigale ${offer.minRuntime}, this is ${ask.runtime}`
    return { kind: 'refused', detail }
  }
  const there = offer && (await packages.get(offer.sha256))
  const got = there
    ? await checkBytes(offer, there)
    : await fetchPackage(trust, { path, fetcher, time })
  if (got.kind === 'refused') return { kind: 'refused', detail: got.detail }
  if (!there) await packages.put(got.offer.sha256, got.bytes)
  const { id: profile, version, channels } = got.package.manifest
  const ref = { version, sha256: got.offer.sha256 }
  return { kind: 'fetched', profile, ref, channels, trust: trusted }
}

/** Not kept here: what is put in force is a version of the flows (gateway/flows). */
async function fetchFlows(
  offer: FlowOffer,
  {
    ask,
    fetcher,
    health,
    trust,
  }: {
    readonly ask: FetchAsk
    readonly fetcher: Fetcher
    readonly health: MetadataHealth
    readonly trust: TrustState
  },
): Promise<UpdateOutcome> {
  if (compareSemver(ask.runtime, offer.minRuntime) < 0) {
    const detail = `${offer.path} needs Cigale ${offer.minRuntime}, this is ${ask.runtime}`
    return { kind: 'refused', detail }
  }
  if (health.state === 'expired') {
    return { kind: 'refused', detail: `what speaks of ${offer.path} has expired: refresh first` }
  }
  const got = await fetchTarget(offer, fetcher)
  if (got.kind === 'refused') return { kind: 'refused', detail: got.detail }
  return { kind: 'flows', offer, text: new TextDecoder().decode(got.bytes), trust }
}

/** What is trusted stays as it was where the repository is refused or out of reach. */
async function refresh(trust: Trust, fetcher: Fetcher, time: FetchAsk['time']) {
  try {
    const refreshed = await trust.refresh(fetcher, time)
    if (refreshed.kind === 'current') return refreshed
    const detail = `the repository is refused: ${refreshed.detail}`
    return { kind: 'refused', detail } as const
  } catch (error) {
    if (!(error instanceof FetchError)) throw error
    return { kind: 'unreachable', detail: error.message } as const
  }
}

function fetcherOf({ source }: FetchAsk): Fetcher {
  if (port) {
    return mqttFetcher({ link: linkOver(port), clock: systemClock, random: systemRandom })
  }
  return /^https?:\/\//.test(source) ? httpFetcher(source) : dirFetcher(source)
}

async function rootOf(path: string): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await readFile(path))
  } catch {
    return undefined
  }
}

parentPort?.postMessage(await answer(asked))
