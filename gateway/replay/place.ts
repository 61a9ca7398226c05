import type { Asset, Binding } from '../registry/model.ts'

/** An asset, and the devices that serve it. */
export type Place = { readonly asset: Asset; readonly bindings: readonly Binding[] }
