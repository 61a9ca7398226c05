/**
 * The published schemas of the Smart Data Models, where they are beside the project: other people's files,
 * read and never copied. `CIGALE_SCHEMAS` names their folder.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

const USUAL = fileURLToPath(new URL('../../../shared/reference/schemas', import.meta.url))
const FOLDER = process.env['CIGALE_SCHEMAS'] ?? USUAL
const MODELS = join(FOLDER, 'smart-data-models')

/** Why tests with them are skipped; `false`: they are there. */
export const schemasAbsent: string | false = existsSync(MODELS)
  ? false
  : `no schemas at ${FOLDER} (CIGALE_SCHEMAS)`

type Entity = Readonly<Record<string, unknown>>

/** An entity of the examples of the reference, by type. */
export function schemaExamples(): Readonly<Record<string, Entity>> {
  return JSON.parse(readFileSync(join(FOLDER, 'examples', 'kv.json'), 'utf8'))
}

/** What is wrong with a key-values entity by the schema of its type; '' when nothing, `undefined`: no schema. */
export function modelChecker(): (entity: Entity) => string | undefined {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  const read = (file: string) => JSON.parse(readFileSync(join(MODELS, file), 'utf8'))
  for (const file of ['common-schema.json', 'device-schema.json', 'alert-schema.json'])
    ajv.addSchema(read(file))
  ajv.addSchema({
    $id: 'https://smart-data-models.github.io/dataModel.Weather/weather-schema.json',
    definitions: { WeatherAlertCategories: { type: 'string' } },
  })
  const checks = new Map(
    readdirSync(MODELS)
      .filter((file) => file.startsWith('sdm_'))
      .map((file) => [file.slice(4, -5), ajv.compile(read(file))]),
  )
  return (entity) => {
    const check = checks.get(String(entity['type']))
    if (!check) return undefined
    return check(entity) ? '' : ajv.errorsText(check.errors)
  }
}
