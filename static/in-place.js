export function signInPlace() {}
