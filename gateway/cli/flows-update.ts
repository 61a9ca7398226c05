/** `cigale flows publish|update`: flows as the city signs them, and as a gateway takes them. */

import { systemClock } from '../../base/clock-system.ts'
import { systemRepositoryFiles } from '../../decoders/bundle/build-files-system.ts'
import { stageFlows } from '../../decoders/bundle/build-flows.ts'
import type { FlowOffer } from '../../decoders/bundle/flow-offer.ts'
import { compareSemver } from '../../decoders/bundle/semver.ts'
import { readFlowFile } from '../flows/flow-file.ts'
import { activeOf } from '../flows/versions.ts'
import { VERSION } from '../version.ts'
import { publishStaged, type SignFlags } from './decoder-publish.ts'
import { CommandFailure } from './failure.ts'
import { flowsOf } from './flows-access.ts'
import { type CommonOptions, readGivenFile } from './options.ts'
import { say, sayJson, saySentence, table } from './output.ts'

export type PublishFlowsFlags = SignFlags & { readonly name: string; readonly release: string }
export type UpdateFlowsFlags = CommonOptions & { readonly from?: string; readonly check?: boolean }

export async function flowsPublish(file: string, flags: PublishFlowsFlags): Promise<number> {
  const text = readGivenFile(file)
  const read = readFlowFile(text)
  if (read.kind === 'rejected') throw new CommandFailure(`${file}: ${read.detail}`)
  const files = systemRepositoryFiles(flags.repo)
  const about = { name: flags.name, version: flags.release, minRuntime: VERSION }
  const nowMs = Math.floor(systemClock.wallMs())
  await stageFlows(files, new TextEncoder().encode(text), { ...about, nowMs })
  return await publishStaged(files, flags)
}

/** The newest signed flows of a name; left out: of the name that is in force, or the only one there is. */
export async function flowsUpdate(
  name: string | undefined,
  { from, check = false, ...options }: UpdateFlowsFlags,
): Promise<number> {
  const flows = await flowsOf(options)
  const offers = newestOf(await flows.offers(from))
  if (check) {
    if (options.json) sayJson(offers)
    else
      say(
        table(
          ['name', 'version', 'path'],
          offers.map((one) => [one.name, one.version, one.path]),
        ),
      )
    return 0
  }
  const active = activeOf(await flows.view())?.signed
  const wanted =
    name ?? active?.split('/')[1] ?? (offers.length === 1 ? offers[0]?.name : undefined)
  const offer = offers.find((one) => one.name === wanted)
  if (!offer) {
    const names = offers.map((one) => one.name).join(', ') || 'none'
    throw new CommandFailure(`name the flows that are wanted; offered here: ${names}`)
  }
  if (offer.path === active) {
    if (options.json) sayJson({ path: offer.path, isNew: false })
    else saySentence(`${offer.path} is in force already`)
    return 0
  }
  const version = await flows.update(offer.path, from)
  if (options.json) sayJson({ path: offer.path, isNew: true, version: version.number })
  else saySentence(`${offer.path} is in force, as version ${version.number}`)
  return 0
}

function newestOf(offers: readonly FlowOffer[]): readonly FlowOffer[] {
  const newest = new Map<string, FlowOffer>()
  for (const offer of offers) {
    const before = newest.get(offer.name)
    if (!before || compareSemver(offer.version, before.version) > 0) newest.set(offer.name, offer)
  }
  return [...newest.values()]
}
