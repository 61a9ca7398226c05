/** Settings to try, from a file: by kind of place and by place (gateway/replay/trial.ts). */

import { assetEntries } from '../api/schema.ts'
import type { Place } from '../replay/place.ts'
import { tryProperties } from '../replay/trial.ts'
import { CommandFailure } from './failure.ts'
import { givenYaml } from './given-yaml.ts'
import { readGivenFile } from './options.ts'

/** The places with the settings of `file`. Throws a sentence where a gateway would not take them. */
export function placesToTry(file: string, places: readonly Place[]): readonly Place[] {
  const settings: unknown = givenYaml(file, readGivenFile(file))
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings))
    throw new CommandFailure(`${file} holds no settings: kinds of places with their properties`)
  const trial = tryProperties(places, settings as Record<string, unknown>, problemOf)
  if (trial.kind === 'rejected') throw new CommandFailure(`${file}: ${trial.problem}`)
  if (trial.changed === 0) throw new CommandFailure(`${file} changes no place`)
  return trial.places
}

function problemOf({ asset }: Place): string | undefined {
  const read = assetEntries.safeParse({ assets: [{ asset, bindings: [] }] })
  return read.success ? undefined : read.error.issues[0]?.message
}
