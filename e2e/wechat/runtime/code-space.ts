// The program's components in glass-easel, loaded when a page first needs them, as WeChat's lazy loading does.
import type { Context } from 'node:vm';
import { EmptyBackendContext, type ComponentSpace, type GeneralBehavior, type GeneralComponent } from 'glass-easel';
import { MiniProgramEnv, type ComponentEnv } from 'glass-easel-miniprogram-adapter';
import { resolvePath, type AppPackage } from './app-package.ts';
import { builtInBehaviors, builtInTags } from './built-in-tags.ts';
import { compileTemplates } from './compile-templates.ts';

type Definition = Record<string, unknown>;

export function createCodeSpace(app: AppPackage, context: Context, run: (file: string) => unknown) {
  const env = new MiniProgramEnv();
  const space = env.createCodeSpace('', true);
  const components = space.getComponentSpace();
  // uni-app sets its handlers on the instance, not among the methods.
  components.updateComponentOptions({ useMethodCallerListeners: true });
  const formFields = new Map<string, { _$: GeneralBehavior }>(
    builtInBehaviors.map((name) => [name, { _$: components.define(name).registerBehavior() as unknown as GeneralBehavior }]),
  );
  space.setOverallBehavior(everyComponent(components));
  for (const [path, template] of compileTemplates(app).templates) space.addCompiledTemplate(path, template);
  const backend = env.associateBackend(new EmptyBackendContext());
  const loaded = new Set<string>();
  let registering: ComponentEnv | undefined;

  /** Constructors of the program's own context are not ours, and glass-easel compares with ours. */
  const ownTypes = new Map([String, Number, Boolean, Object, Array, Function].map((type) => [type.name, type]));
  const ownType = (type: unknown) => (typeof type === 'function' ? (ownTypes.get(type.name) ?? type) : type);

  function adapt(definition: Definition): Definition {
    const properties = Object.entries((definition['properties'] ?? {}) as Definition).map(([name, given]) => {
      if (given === null || typeof given !== 'object') return [name, ownType(given)];
      const { type, optionalTypes, ...rest } = given as Definition;
      return [name, { ...rest, type: ownType(type), ...(Array.isArray(optionalTypes) ? { optionalTypes: optionalTypes.map(ownType) } : {}) }];
    });
    const behaviors = ((definition['behaviors'] ?? []) as unknown[]).map((one) => (typeof one === 'string' ? (formFields.get(one) ?? one) : one));
    return { ...definition, behaviors, properties: Object.fromEntries(properties) as Definition };
  }

  // uni-app keeps these three when it starts, so they stay the same functions and look up whose file is running.
  const current = () => {
    if (!registering) throw new Error('Component() 只能在组件自己的文件里调用');
    return registering;
  };
  Object.assign(context, {
    Component: (definition: Definition) => current().Component(adapt(definition) as never),
    Page: (definition: Definition) => current().Page(definition as never),
    Behavior: (definition: Definition) => current().Behavior(adapt(definition) as never),
  });

  /** Registers a component or page and everything it uses. */
  function load(path: string) {
    if (loaded.has(path)) return;
    loaded.add(path);
    const config = app.readJson(path) ?? {};
    const usingComponents = Object.fromEntries(
      Object.entries({ ...app.config.usingComponents, ...config.usingComponents }).map(([tag, target]) => [tag, `/${resolvePath(target, path)}`]),
    );
    for (const [tag, target] of Object.entries(usingComponents)) {
      const file = target.slice(1);
      const owner = app.packageOf(file);
      if (owner !== '' && owner !== app.packageOf(path)) throw new Error(`${path} 使用了别的分包的组件 <${tag}>（${file}）`);
      if (!builtInTags.has(tag)) load(file);
    }
    space.addComponentStaticConfig(path, { ...config, usingComponents } as never);
    space.componentEnv(path, (env) => {
      registering = env;
      run(`${path}.js`);
      registering = undefined;
    });
  }

  /** An instance of a page, not yet attached. */
  function create(path: string) {
    load(path);
    const root = backend.createRoot('page', space, `/${path}`);
    return { component: root.getComponent(), caller: root.get() as unknown as Record<string, unknown>, release: () => root.release() };
  }
  return { create, space };
}

/** What every component has in WeChat and glass-easel leaves to its host: `ready` after the first layout, and `hidden`. */
function everyComponent(components: ComponentSpace) {
  let attached: GeneralComponent[] = [];
  function waitForLayout(this: unknown) {
    if (attached.length === 0) {
      setTimeout(() => {
        // Children are ready before their parents.
        const ready = attached.reverse();
        attached = [];
        for (const component of ready) component.triggerLifetime('ready', []);
      }, 0);
    }
    attached.push((this as { _$: GeneralComponent })._$);
  }
  const behavior = components.define('every-component').property('hidden', Boolean).lifetime('attached', waitForLayout);
  return behavior.registerBehavior() as unknown as GeneralBehavior;
}
