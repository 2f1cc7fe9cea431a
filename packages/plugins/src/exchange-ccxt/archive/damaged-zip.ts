/** Why a zip is not to be believed. Not an error of ours yet: it is thrown on a thread, too, that has nothing of core. */
export class DamagedZip extends Error {}
