/** A place in the list. Only the list writes the two neighbours. */
export interface RecencyNode<Node> {
  older: Node | undefined;
  newer: Node | undefined;
}

/** Things in the order of their use, with every step at the same small cost: a Map that is deleted from and set anew hashes its key twice. */
export class RecencyList<Node extends RecencyNode<Node>> {
  #oldest: Node | undefined;
  #newest: Node | undefined;

  /** What has not been used for longest. */
  get oldest(): Node | undefined {
    return this.#oldest;
  }

  /** Puts a node that is not in the list at its newest end. */
  add(node: Node): void {
    node.older = this.#newest;
    node.newer = undefined;
    if (this.#newest === undefined) this.#oldest = node;
    else this.#newest.newer = node;
    this.#newest = node;
  }

  remove(node: Node): void {
    const { older, newer } = node;
    if (older === undefined) this.#oldest = newer;
    else older.newer = newer;
    if (newer === undefined) this.#newest = older;
    else newer.older = older;
    node.older = undefined;
    node.newer = undefined;
  }

  /** Makes a node of the list the newest. */
  touch(node: Node): void {
    if (node === this.#newest) return;
    this.remove(node);
    this.add(node);
  }

  clear(): void {
    this.#oldest = undefined;
    this.#newest = undefined;
  }
}
