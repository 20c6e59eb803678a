//! A figure as pixels: twice the canvas' size, drawn with the embedded faces and nothing from the system.

use std::sync::{Arc, LazyLock};

use resvg::{tiny_skia, usvg};
use thiserror::Error;

use super::face::{REGULAR, SEMIBOLD};

/// Pixels per unit of the canvas.
const SCALE: f32 = 2.0;

static FONTS: LazyLock<Arc<usvg::fontdb::Database>> = LazyLock::new(|| {
    let mut options = usvg::Options::default();
    options.fontdb_mut().load_font_data(REGULAR.to_vec());
    options.fontdb_mut().load_font_data(SEMIBOLD.to_vec());
    options.fontdb
});

/// Why a picture could not be turned into pixels.
#[derive(Debug, Error)]
pub enum PngError {
    /// It is not an SVG picture.
    #[error("the picture cannot be read: {0}")]
    Svg(#[from] usvg::Error),
    /// Its size is zero or beyond what fits into memory.
    #[error("the picture has no usable size")]
    Size,
    /// The pixels could not be packed.
    #[error("the picture cannot be packed: {0}")]
    Encode(String),
}

/// Draws an SVG picture at twice its size.
pub fn png(svg: &str) -> Result<Vec<u8>, PngError> {
    let tree = tree(svg)?;
    let size = tree.size().to_int_size().scale_by(SCALE).ok_or(PngError::Size)?;
    let mut pixels = tiny_skia::Pixmap::new(size.width(), size.height()).ok_or(PngError::Size)?;
    resvg::render(&tree, tiny_skia::Transform::from_scale(SCALE, SCALE), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| PngError::Encode(error.to_string()))
}

/// The picture as the renderer sees it, text shaped.
pub(super) fn tree(svg: &str) -> Result<usvg::Tree, usvg::Error> {
    let options = usvg::Options { fontdb: FONTS.clone(), font_family: "Inter".to_owned(), ..usvg::Options::default() };
    usvg::Tree::from_str(svg, &options)
}
