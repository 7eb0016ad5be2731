//! Enums that know all of their values, so that no second list can lack one.

/// Declares an enum that lists its values in their order.
macro_rules! listed {
    ($(#[$meta:meta])* $vis:vis enum $name:ident {
        $($(#[$of:meta])* $value:ident),+ $(,)?
    }) => {
        $(#[$meta])*
        $vis enum $name {
            $($(#[$of])* $value),+
        }

        impl $name {
            /// All of them, in their order.
            $vis const ALL: [Self; [$(stringify!($value)),+].len()] = [$(Self::$value),+];
        }
    };
}

/// The same, with what each value is called on screen.
macro_rules! labelled {
    ($(#[$meta:meta])* $vis:vis enum $name:ident {
        $($(#[$of:meta])* $value:ident => $label:literal),+ $(,)?
    }) => {
        $crate::tui::listed::listed! {
            $(#[$meta])*
            $vis enum $name {
                $($(#[$of])* $value),+
            }
        }

        impl $name {
            /// What it is called on screen.
            $vis const fn label(self) -> &'static str {
                match self {
                    $(Self::$value => $label),+
                }
            }
        }
    };
}

pub(crate) use labelled;
pub(crate) use listed;
