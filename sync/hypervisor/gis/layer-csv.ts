/** A layer as CSV: its columns, then the place in the system that was asked for. */

import { CRS84, type Crs, project } from './crs.ts'
import { csvText } from './csv.ts'
import type { Cell, Layer, LayerRow } from './layer.ts'

export function layerCsv(
  { columns }: Pick<Layer, 'columns'>,
  rows: readonly LayerRow[],
  { crs = CRS84, hasBom = false }: { readonly crs?: Crs; readonly hasBom?: boolean } = {},
): string {
  const names = columns.map(({ name }) => name)
  const lines = rows.map(({ place, cells }): readonly Cell[] => [
    ...names.map((name) => cells[name] ?? null),
    ...(place ? project(place, crs) : [null, null]),
  ])
  return csvText([...names, ...crs.axes], lines, { hasBom })
}
