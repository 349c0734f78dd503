/**
 * A bag of named values without a prototype: a name such as `__proto__` or `constructor` is one like any
 * other. A class, because V8 keeps its instances fast where it makes `Object.create(null)` slow.
 */
export class Values {
  [name: string]: unknown;
}

Object.setPrototypeOf(Values.prototype, null);
Reflect.deleteProperty(Values.prototype, "constructor");
