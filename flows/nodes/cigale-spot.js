export { default } from './cigale-spot.ts'
