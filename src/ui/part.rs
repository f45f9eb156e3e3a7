//! A component among others, mounted as one kind of component.
//!
//! Yew makes its whole machinery anew for each kind that is mounted, three kilobytes of module at a time. Parts of the
//! page are mounted as this one kind instead, which calls the function of the component that it was given.

use std::any::Any;
use std::marker::PhantomData;
use std::rc::Rc;

use yew::functional::{FunctionProvider, Hook, HookContext};
use yew::prelude::*;

/// Something that can be compared with whatever else.
trait Same {
    /// Whether `other` is of the same type and equal.
    fn is(&self, other: &dyn Any) -> bool;
    /// Itself.
    fn any(&self) -> &dyn Any;
}

impl<T: PartialEq + 'static> Same for T {
    fn is(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<T>().is_some_and(|other| self == other)
    }

    fn any(&self) -> &dyn Any {
        self
    }
}

/// The function of a component with the properties it is called with, whatever they are.
trait Called: Same {
    fn call(&self, context: &mut HookContext) -> Html;
}

struct Call<C: FunctionProvider>(C::Properties, PhantomData<C>);

impl<C: FunctionProvider> PartialEq for Call<C> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<C: FunctionProvider + 'static> Called for Call<C> {
    fn call(&self, context: &mut HookContext) -> Html {
        C::run(context, &self.0).unwrap_or_default()
    }
}

/// Which component stands here.
#[derive(Clone, Properties)]
pub struct PartProps {
    call: Rc<dyn Called>,
}

impl PartialEq for PartProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.call, &other.call) || self.call.is(other.call.any())
    }
}

/// The one kind.
#[component]
pub fn Part(props: &PartProps) -> Html {
    use_call(&props.call)
}

fn use_call(call: &Rc<dyn Called>) -> impl Hook<Output = Html> {
    struct Now(Rc<dyn Called>);
    impl Hook for Now {
        type Output = Html;

        fn run(self, context: &mut HookContext) -> Html {
            self.0.call(context)
        }
    }
    Now(Rc::clone(call))
}

/// What is given to [`Part`] to stand for the component `C`. In one place of the page it has to be the same component
/// all along.
pub fn props<C: FunctionProvider + 'static>(props: C::Properties) -> PartProps {
    PartProps { call: Rc::new(Call::<C>(props, PhantomData)) }
}

/// The component `C` as a part.
pub fn part<C: FunctionProvider + 'static>(given: C::Properties) -> Html {
    mounted(props::<C>(given))
}

/// The same among others, told from them by `key`.
pub fn keyed<C: FunctionProvider + 'static>(key: &'static str, given: C::Properties) -> Html {
    let props = props::<C>(given);
    html! { <Part {key} ..props /> }
}

fn mounted(props: PartProps) -> Html {
    html! { <Part ..props /> }
}
