export { default } from './cigale-measurement.ts'
