import type { ShopCore } from "../../generated/shop/index.ts";
import { Base } from "somewhere";

export class Shop extends Base implements ShopCore {}
