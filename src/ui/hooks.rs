//! What components keep and do, each as one kind of hook.
//!
//! Yew's own hooks are made anew for each type of value and each closure, a kilobyte or two of module at a time; these
//! are made once.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use yew::functional::UseForceUpdateHandle;
use yew::prelude::*;

/// A value that a component keeps; it is drawn again when the value changes.
#[derive(Clone)]
pub struct Kept<T> {
    value: Rc<RefCell<T>>,
    redraw: UseForceUpdateHandle,
}

impl<T: Clone + PartialEq> Kept<T> {
    /// The value as it stands now, which may be newer than what is drawn.
    pub fn get(&self) -> T {
        self.value.borrow().clone()
    }

    /// Puts another one in its place. The same one draws nothing.
    pub fn set(&self, value: T) {
        let differs = *self.value.borrow() != value;
        if differs {
            self.value.replace(value);
            self.redraw.force_update();
        }
    }
}

/// A value that begins with what `first` gives.
#[hook]
pub fn use_kept<T: 'static>(first: impl FnOnce() -> T) -> Kept<T> {
    let value = use_mut_ref(first);
    let redraw = use_force_update();
    Kept { value, redraw }
}

/// What an effect leaves, until it is undone: dropping it undoes it.
pub type Left = Option<Box<dyn Any>>;

/// Leaves `what` until the effect happens again, or its component goes.
pub fn left(what: impl Any) -> Left {
    Some(Box::new(what))
}

/// What happens after a drawing.
pub struct Effect {
    on: Watched,
    act: Box<Act>,
}

type Act = dyn FnOnce(&dyn Any) -> Left;

/// That `act` happens after the first drawing and after each one for which `on` is another.
pub fn when<D: PartialEq + 'static>(on: D, act: impl FnOnce(&D) -> Left + 'static) -> Effect {
    let act = move |on: &dyn Any| on.downcast_ref().and_then(act);
    Effect { on: Watched(Rc::new(on)), act: Box::new(act) }
}

/// Has an effect happen.
#[hook]
pub fn use_done(effect: Effect) {
    let Effect { on, act } = effect;
    use_effect_with(on, move |on| {
        let left = act(on.0.any());
        move || drop(left)
    });
}

/// A value of any type, to be compared with a later one of the same.
struct Watched(Rc<dyn Same>);

impl PartialEq for Watched {
    fn eq(&self, other: &Self) -> bool {
        self.0.is(other.0.any())
    }
}

/// Something that can be compared with whatever else.
pub(super) trait Same {
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
