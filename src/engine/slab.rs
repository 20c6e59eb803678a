//! Things that come and go, in slots that are used again: memory grows with those alive, not with those that ever lived.

/// Slots with a free list.
#[derive(Clone, Debug)]
pub struct Slab<T> {
    slots: Vec<T>,
    free: Vec<u32>,
}

impl<T> Default for Slab<T> {
    fn default() -> Slab<T> {
        Slab { slots: Vec::new(), free: Vec::new() }
    }
}

impl<T> Slab<T> {
    /// A free slot, if there is one: what was last in it is still there.
    #[inline]
    pub fn claim(&mut self) -> Option<u32> {
        self.free.pop()
    }

    /// A new slot for `thing`.
    pub fn add(&mut self, thing: T) -> u32 {
        self.slots.push(thing);
        (self.slots.len() - 1) as u32
    }

    /// Put `thing` into a free slot.
    #[inline]
    pub fn insert(&mut self, thing: T) -> u32 {
        let Some(slot) = self.claim() else { return self.add(thing) };
        self[slot] = thing;
        slot
    }

    /// Let go of the thing in `slot`; its last state stays readable until the slot is used again.
    #[inline]
    pub fn remove(&mut self, slot: u32) {
        self.free.push(slot);
    }

    /// How many slots there are, also those let go of.
    pub fn slots(&self) -> u32 {
        self.slots.len() as u32
    }

    /// Every slot, also those let go of.
    #[cfg(debug_assertions)]
    pub fn all(&self) -> impl Iterator<Item = &T> {
        self.slots.iter()
    }

    /// Things alive.
    pub fn len(&self) -> usize {
        self.slots.len() - self.free.len()
    }
}

impl<T> std::ops::Index<u32> for Slab<T> {
    type Output = T;

    #[inline]
    fn index(&self, slot: u32) -> &T {
        &self.slots[slot as usize]
    }
}

impl<T> std::ops::IndexMut<u32> for Slab<T> {
    #[inline]
    fn index_mut(&mut self, slot: u32) -> &mut T {
        &mut self.slots[slot as usize]
    }
}
