import type { Adapter, AdapterPayload } from 'oidc-provider';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A model whose rows have use cases of their own: the provider reads it by id, and writes nothing. */
export abstract class ReadOnlyAdapter implements Adapter {
  /** What is no id of ours is unknown, and not asked for. */
  find(id: string): Promise<AdapterPayload | undefined> {
    return uuid.test(id) ? this.read(id) : Promise.resolve(undefined);
  }

  protected abstract read(id: string): Promise<AdapterPayload | undefined>;

  upsert(): Promise<void> {
    return refused();
  }

  consume(): Promise<void> {
    return refused();
  }

  destroy(_id: string): Promise<void> {
    return refused();
  }

  /** The tokens of a grant are records of other models. */
  revokeByGrantId(): Promise<void> {
    return Promise.resolve();
  }

  findByUid(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  findByUserCode(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}

function refused(): Promise<never> {
  return Promise.reject(new Error('The provider writes no rows of this model.'));
}
